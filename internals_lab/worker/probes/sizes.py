"""How large objects are: by their own word, and by what the process grows by when there are many.

They are facts of the interpreter, the same in every cell of it (but for the knob `malloc`): an inspection tells the sizes of your
own objects; here those of the basic types stand beside what is measured.
"""

import gc
import os
import sys

from ..heap.frees import COUNTS

_MANY = 200_000


class _Plain:
    def __init__(self):
        self.first = self.second = None


class _Slotted:
    __slots__ = ("first", "second")

    def __init__(self):
        self.first = self.second = None


class Probe:
    def __init__(self, scenario):
        pass

    def end(self):
        """Sizes as far as the interpreter tells them."""
        figures = {}
        own_word = None
        try:
            figures.update(_by_own_word(sys.getsizeof))
        except Exception as error:
            own_word = "the interpreter does not tell sizes: %s" % type(error).__name__
        resident = None
        try:
            if COUNTS:
                figures.update(_by_growth(_resident_bytes))
            else:
                resident = "a collector that moves objects keeps room in hand: what the process grows by is not theirs"
        except OSError:
            resident = "the system does not tell what is resident"
        reasons = [one for one in (own_word, resident) if one]
        return {"figures": figures, "detail": {"reason": "; ".join(reasons) or None}}


def _by_own_word(size):
    plain = _Plain()
    return {
        "object_bytes": size(object()),
        "int_bytes": size(1),
        "large_int_bytes": size(1 << 70),
        "float_bytes": size(1.5),
        "text_bytes": size("abc"),
        "bytes_bytes": size(b"abc"),
        "tuple_bytes": size((1, 2)),
        "list_bytes": size([]),
        "dict_bytes": size({}),
        "set_bytes": size(set()),
        "function_bytes": size(_by_own_word),
        "instance_bytes": size(plain),
        "slotted_bytes": size(_Slotted()),
    }


def _by_growth(resident_bytes):
    kinds = {"object": object, "instance": _Plain, "slotted": _Slotted}
    return {
        "resident_per_%s_bytes" % name: _growth_bytes(make, resident_bytes) / _MANY
        for name, make in kinds.items()
    }


def _growth_bytes(make, resident_bytes):
    was_on = gc.isenabled()
    # Written to, so that it is resident before the first reading.
    kept = [0] * _MANY
    gc.collect()
    gc.disable()
    try:
        before_bytes = resident_bytes()
        for place in range(_MANY):
            kept[place] = make()
        gc.collect()
        return resident_bytes() - before_bytes
    finally:
        if was_on:
            gc.enable()


def _resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
