"""What a browser gets before the dashboard's libraries are loaded: the page, its scripts and styles."""
