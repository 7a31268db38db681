"""Pure numbers in, intervals out: nothing here knows of cells, files or processes."""
