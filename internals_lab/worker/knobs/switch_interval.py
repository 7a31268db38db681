"""How long a thread may keep the GIL while others want it, in seconds."""

import sys


def apply(value):
    sys.setswitchinterval(value)
    return repr(round(sys.getswitchinterval(), 9))
