"""One file a page, one line a page in `registry`."""
