"""What the collector costs, and its settings."""
