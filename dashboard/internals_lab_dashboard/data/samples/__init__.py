"""What the figures of a cell are made of: its processes, their warm-up and their blocks."""
