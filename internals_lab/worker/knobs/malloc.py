"""Set before the interpreter starts (PYTHONMALLOC); here it is only read back."""

import os
import sys


def apply(value):
    return repr(_name() or _consistent())


def _name():
    """What the interpreter itself calls its allocator, or None where that cannot be asked."""
    try:
        import ctypes

        ask = ctypes.pythonapi._PyMem_GetCurrentAllocatorName
        ask.restype = ctypes.c_char_p
        name = ask()
        return name.decode("ascii") if name else None
    except Exception:
        return None


def _consistent():
    """What was asked for, unless the count of blocks speaks against it: only an allocator with pools counts them."""
    asked, pools = os.environ.get("PYTHONMALLOC"), sys.getallocatedblocks() > 0
    if pools == (asked == "malloc"):
        return "an allocator with pools" if pools else "an allocator without pools"
    return asked
