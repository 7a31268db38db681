"""Facts, cells and charts that several pages show alike."""
