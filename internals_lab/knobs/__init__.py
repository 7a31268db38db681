"""Axes that set the interpreter up: one knob a file, one line each here."""

from internals_lab.hooks import hookimpl
from internals_lab.knobs.gil import GIL
from internals_lab.knobs.knob import Knob
from internals_lab.knobs.switch_interval import SWITCH_INTERVAL


@hookimpl
def internals_lab_knobs() -> list[Knob]:
    """The built-in knobs."""
    return [GIL, SWITCH_INTERVAL]
