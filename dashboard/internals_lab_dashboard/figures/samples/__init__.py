"""The blocks of a cell, and the passes that warmed it up."""
