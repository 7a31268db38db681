"""Getting interpreters that are not there."""
