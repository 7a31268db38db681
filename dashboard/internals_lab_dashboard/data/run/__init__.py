"""One run as rows that every page draws from: its cells, its axes, its course, the GIL as it was seen."""
