"""CPython's is set before the interpreter starts (PYTHON_JIT) and only read back here; CinderX's is turned on here."""

import sys
from importlib.util import find_spec


def apply(value):
    if find_spec("cinderx") is not None:
        return repr(_cinderx(value))
    try:
        return repr(bool(sys._jit.is_enabled()))
    except AttributeError:
        # No word for it: only builds without a compiler are asked in spite of that.
        return repr(False)


def _cinderx(value):
    if not value and "cinderx" not in sys.modules:
        # To import it would already change the interpreter.
        return False
    from cinderx import jit

    if value:
        jit.auto()
    # It calls itself enabled as soon as it is imported, but compiles nothing until it is told after how many calls.
    return bool(jit.is_enabled() and jit.get_compile_after_n_calls() is not None)
