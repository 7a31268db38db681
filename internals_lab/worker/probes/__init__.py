"""What looks at a cell beside time, in the process that is looked at: one probe a file."""
