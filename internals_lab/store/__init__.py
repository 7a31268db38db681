"""Results on disk: the journal while a run lasts, the document that replaces it, one loader for both."""
