"""What surrounds every page: frame, controls, charts with their tables, notes, callbacks."""
