"""Axes that set the interpreter up: one knob a file, one line each here."""

from internals_lab.hooks import hookimpl
from internals_lab.knobs.environment import ENVIRONMENT
from internals_lab.knobs.gc_freeze import GC_FREEZE
from internals_lab.knobs.gc_threshold import GC_THRESHOLD
from internals_lab.knobs.gil import GIL
from internals_lab.knobs.jit import JIT
from internals_lab.knobs.knob import Knob
from internals_lab.knobs.malloc import MALLOC
from internals_lab.knobs.start_method import START_METHOD
from internals_lab.knobs.switch_interval import SWITCH_INTERVAL


@hookimpl
def internals_lab_knobs() -> list[Knob]:
    """The built-in knobs."""
    return [GIL, SWITCH_INTERVAL, GC_THRESHOLD, GC_FREEZE, JIT, MALLOC, START_METHOD, ENVIRONMENT]
