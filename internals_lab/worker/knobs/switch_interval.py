"""How long a thread may keep the GIL while others want it, in seconds."""

import sys


def apply(value):
    # The interpreter cuts to whole microseconds, and 0.000249 s are a little less than 249 of them.
    sys.setswitchinterval(value + 1e-7)
    return repr(round(sys.getswitchinterval(), 6))
