"""What cells hold, and the lines that hold it."""
