"""What is known of every run without reading its file: kept in DuckDB, in the user's cache folder."""
