"""What the interpreter says how many references there are: of a local variable's object, of None, of a fresh one.

They are facts of the interpreter and its version, the same in every cell: `sys.getrefcount` in an inspection tells them of any
object that you like; here they stand beside what is measured.
"""

import sys


class Probe:
    def __init__(self, scenario):
        self._function = scenario.function

    def end(self):
        """Raises AttributeError where nothing is counted."""
        count = sys.getrefcount
        local = object()
        figures = {
            "of_local": count(local),
            "of_fresh": count(object()),
            "of_two_names": _of_two_names(count),
            "of_none": count(None),
            "of_small_int": count(1),
            "of_type": count(object),
        }
        if self._function is not None:
            figures["of_function"] = count(self._function)
        return {"figures": figures}


def _of_two_names(count):
    one = other = object()
    return count(one) if other is one else None
