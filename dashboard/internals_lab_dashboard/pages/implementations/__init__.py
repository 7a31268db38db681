"""How fast each interpreter is."""
