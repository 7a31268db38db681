"""The collector's pauses, and its settings side by side."""
