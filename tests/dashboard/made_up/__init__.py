"""Made-up runs with everything in them that a page has to show."""
