"""What came of each statement."""
