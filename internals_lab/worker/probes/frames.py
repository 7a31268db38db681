"""Frames: how many a unit begins and how deep, which ones stay alive, what one takes, and how deep recursion may go."""

import gc
import sys
import types

from ..anatomy.calls_seen import CallsSeen
from ..snippet_loop import UNROLLED

MOST_EVENTS = 1000000
MOST_NAMES = 20


class Probe:
    def __init__(self, scenario):
        self._scenario = scenario
        self._missing = {}

    def begin(self):
        self._alive_before = _frames_alive()

    def end(self):
        figures = {"frames_held": max(0, _frames_alive() - self._alive_before)}
        figures.update(_of_recursion())
        for name, size in (("frame_bytes", _frame_bytes), ("generator_bytes", _generator_bytes)):
            try:
                figures[name] = size()
            except TypeError:
                self._missing[name] = "sys.getsizeof gives no sizes here"
        most_called = self._of_a_unit(figures)
        return {"figures": figures, "detail": {"most_called": most_called, "missing": self._missing}}

    def _of_a_unit(self, figures):
        is_snippet = self._scenario.kind == "snippets"
        code = self._scenario.bench.loops()[0].code if is_snippet else self._scenario.function.__code__
        seen = CallsSeen(code, MOST_EVENTS)
        seen.watch(lambda: self._scenario.bench.block(1, 0))
        units = seen.runs * (UNROLLED if is_snippet else 1)
        # The loop around statements is the lab's own: one frame, whose depth is none of theirs.
        own = seen.runs if is_snippet else 0
        reason = None
        if seen.too_many:
            reason = "a unit makes more than %d calls" % MOST_EVENTS
        elif not units:
            reason = "the unit's code was not seen to run"
        if reason is not None:
            self._missing["frames_per_unit"] = reason
            return []
        figures["frames_per_unit"] = (seen.frames - own) / units
        figures["resumed_per_unit"] = seen.resumed / units
        figures["deepest"] = seen.deepest - (1 if is_snippet else 0)
        if seen.frame_bytes is not None and not is_snippet:
            figures["unit_frame_bytes"] = seen.frame_bytes
        told = sorted(seen.by_code.items(), key=lambda one: -one[1])
        return [
            {
                "name": getattr(one, "co_qualname", one.co_name),
                "line": one.co_firstlineno,
                "frames": count / units,
            }
            for one, count in told
            if not (is_snippet and one is code)
        ][:MOST_NAMES]


def _frames_alive():
    """Frame objects that outlive their call: of tracebacks, with the frames that called them, of generators."""
    gc.collect()
    return sum(type(one) is types.FrameType for one in gc.get_objects())


def _of_recursion():
    reached = _reached()
    # Where the stack's bytes are the limit (PyPy), a larger function does not get as deep.
    depth = max(1, min(reached, sys.getrecursionlimit()) // 2)
    return {
        "recursion_limit": sys.getrecursionlimit(),
        "recursion_depth": reached,
        "linked_share": _walked_from(depth) / depth,
    }


def _reached():
    """How many frames of a small function fit on top of those that are there, until RecursionError."""
    count = [0]

    def dig():
        count[0] += 1
        dig()

    try:
        dig()
    except RecursionError:
        pass
    return count[0]


def _walked_from(depth):
    """How many frames of a function that called itself so often are found by following f_back from the innermost."""

    def dig(left):
        if left > 1:
            return dig(left - 1)
        frame, own, found = sys._getframe(), dig.__code__, 0
        while frame is not None:
            found += frame.f_code is own
            frame = frame.f_back
        return found

    return dig(depth)


def _frame_bytes(first=None, second=None, third=None):
    return sys.getsizeof(sys._getframe())


def _generator_bytes():
    def numbers(first=None, second=None, third=None):
        yield first, second, third

    generator = numbers()
    # Up to 3.10 its frame is an object beside it, since then a part of it.
    beside = sys.getsizeof(generator.gi_frame) if sys.version_info < (3, 11) else 0
    return sys.getsizeof(generator) + beside
