"""A chart's data as a file: the columns under names that a program can use, and the address that serves it."""
