"""Set before the interpreter starts (PYTHON_JIT); here it is only read back."""

import sys


def apply(value):
    try:
        return repr(bool(sys._jit.is_enabled()))
    except AttributeError:
        # No word for it: only builds without a compiler are asked in spite of that.
        return repr(False)
