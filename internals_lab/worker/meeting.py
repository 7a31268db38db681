"""Where the workers of a block wait for each other, each already on a processor, before any of them begins."""

import mmap
import os

# A system that has put two woken workers on one processor, with another one free, sees to it at its next tick or two.
PATIENCE_NS = 10000000
# Who said so longer ago may have lost its processor since, perhaps to the one that would now begin without it.
PRESENT_NS = 50000
_BEGUN = -1
_SLOT_BYTES = 8


class Meeting:
    """`slots` has a number for each worker, which all of them see; `now_ns` is a clock that they share.

    A worker that sleeps until it is released begins when the system has woken it on a processor of its own. That took
    up to 4 ms here in blocks of 6, and says nothing of the work. It stays out of the block this way, but for a
    worker that keeps the others waiting for longer than `PATIENCE_NS`: those begin without it.
    """

    def __init__(self, slots, now_ns):
        self._slots = slots
        self._now_ns = now_ns

    def clear(self):
        """Before a block, while nobody is on the way."""
        for index in range(len(self._slots)):
            self._slots[index] = 0

    def arrive(self, index):
        """Returns when all workers run at once. Does not sleep: whoever sleeps has to be woken again."""
        slots, now_ns = self._slots, self._now_ns
        slots[index] = said_ns = now_ns()
        until_ns = said_ns + PATIENCE_NS
        while said_ns < until_ns and _BEGUN not in slots:
            if min(slots) > max(0, said_ns - PRESENT_NS):
                break
            slots[index] = said_ns = now_ns()
        slots[index] = _BEGUN


class MeetingFile:
    """A file that processes and interpreters map, each for itself, so that they see the same slots."""

    def __init__(self, workers):
        import tempfile  # slow to import, and only whoever starts the others needs it

        in_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        handle, self.path = tempfile.mkstemp(prefix="internals-lab-", dir=in_memory)
        os.write(handle, bytes(_SLOT_BYTES * workers))
        os.close(handle)

    def forget(self):
        """When all have mapped it, or never will."""
        try:
            os.unlink(self.path)
        except OSError:
            pass  # on Windows, while it is mapped


def mapped(path, now_ns):
    """The meeting in that file."""
    with open(path, "r+b") as file:
        mapping = mmap.mmap(file.fileno(), 0)
    return Meeting(memoryview(mapping).cast("q"), now_ns)


def processor_each(workers):
    """Whether there is a processor for each: where there is not, some wait for others to end."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return workers <= allowed
