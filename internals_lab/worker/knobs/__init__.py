"""How a knob is turned inside the measured interpreter, in every process that measures.

`apply(value)` is called before the scenario's set-up, `after_setup(value)` after it; a knob has one of them or both.
Each returns what was read back, as text.
"""
