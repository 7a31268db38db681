"""How far, and from how many workers on."""
