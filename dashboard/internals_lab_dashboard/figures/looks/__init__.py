"""Who has which colour and which marker, the same on every page."""
