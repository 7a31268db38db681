"""Forms of file for a flat table, one a module; all by name in `FORMS`."""
