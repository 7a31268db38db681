"""Set before the interpreter starts (PYTHON_GIL); here it is only read back."""

import sys


def apply(value):
    try:
        return repr(bool(sys._is_gil_enabled()))
    except AttributeError:
        return repr(True)
