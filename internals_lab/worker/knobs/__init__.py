"""How a knob is turned inside the measured interpreter: `apply(value)` returns what was read back, as text."""
