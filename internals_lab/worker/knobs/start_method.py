"""How multiprocessing starts processes: set in the worker; a child tells how it was really started."""

import multiprocessing
import os

_set_in = None


def apply(value):
    global _set_in
    parent = multiprocessing.parent_process()
    if parent is None:
        multiprocessing.set_start_method(value, force=True)
        _set_in = os.getpid()
        return repr(multiprocessing.get_start_method())
    if os.getppid() != parent.pid:
        # A third process has forked it.
        return repr("forkserver")
    # Only a fork comes with what its parent knew.
    return repr("fork" if _set_in == parent.pid else "spawn")
