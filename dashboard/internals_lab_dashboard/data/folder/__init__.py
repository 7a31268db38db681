"""Which runs a results folder has, which of them last, and which two are held against each other."""
