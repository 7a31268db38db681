"""How much memory the cell's processes hold after its blocks, how much they held at the most, and what comes back."""

import gc
import sys
from array import array

from ..core import attempt
from ..process_memory import family, forget_peaks, peak_bytes, resident_bytes, sizes

# More blocks than a pass ever has; of further ones the last stay.
MOST_BLOCKS = 4096

_OTHER_HEAPS = "the workers have heaps of their own, which cannot be collected from here"
_NOT_GLIBC = "the C library has no malloc_trim"
_MIMALLOC = "a free-threaded build keeps objects in mimalloc, whose pages malloc_trim does not give back"


class Probe:
    def __init__(self, scenario):
        # Made now, so that what it takes is no growth.
        self._resident = array("q", bytes(8 * MOST_BLOCKS))
        self._blocks = 0
        self._peak_is_of_blocks = False

    def begin(self):
        self._peak_is_of_blocks = forget_peaks(family())

    def after_block(self):
        self._resident[min(self._blocks, MOST_BLOCKS - 1)] = resident_bytes(family()) or 0
        self._blocks += 1

    def end(self):
        processes = family()
        # First of all: what is read next takes memory itself.
        peak = peak_bytes(processes)
        figures = sizes(processes)
        figures["peak_rss_bytes"] = peak
        figures["allocated_blocks"] = attempt(lambda: sys.getallocatedblocks())
        detail = {"peak_of": "the blocks" if self._peak_is_of_blocks else "the life of the process"}
        held = self._resident[: min(self._blocks, MOST_BLOCKS)].tolist()
        told = all(held)
        if told and len(held) > 1:
            figures["growth_rss_bytes"] = held[-1] - held[0]
        if len(processes) > 1 or _interpreters() > 1:
            detail["not_given_back"] = _OTHER_HEAPS
        else:
            gc.collect()
            after_collect = figures["rss_after_collect_bytes"] = resident_bytes(processes)
            freed, why_not = _trimmed(processes)
            if why_not is None:
                figures["rss_after_trim_bytes"] = after_collect and after_collect - freed
            else:
                detail["not_trimmed"] = why_not
        return {
            "figures": {name: value for name, value in figures.items() if value is not None},
            "columns": {"block": list(range(len(held))), "rss_bytes": held} if told else {},
            "detail": detail,
        }


def _interpreters():
    """How many there are in this process."""
    # Whoever made others has loaded it: to 3.12 under the second name.
    listing = sys.modules.get("_interpreters") or sys.modules.get("_xxsubinterpreters")
    listed = attempt(lambda: listing.list_all())
    return 1 if listed is None else len(listed)


def _trimmed(processes):
    """What the C library gave back to the system of its free memory; or why it cannot be told to."""
    if "free-threading" in sys.version:
        return 0, _MIMALLOC
    try:
        # Here, not above: it brings a library of its own, which is not to be weighed.
        import ctypes

        trim = ctypes.CDLL(None).malloc_trim
    except Exception:
        return 0, _NOT_GLIBC
    before = resident_bytes(processes) or 0
    trim(0)
    return before - (resident_bytes(processes) or 0), None
