"""What the system counts for the calling thread; None where it does not."""

import os
import time

try:
    import resource

    _RUSAGE_THREAD = resource.RUSAGE_THREAD
except (ImportError, AttributeError):
    resource = None

_thread_time_ns = getattr(time, "thread_time_ns", None)


class ThreadCounters:
    """To be made in the thread that is counted. `read` gives [cpu_ns, voluntary, involuntary, run_delay_ns]."""

    def __init__(self):
        try:
            self._schedstat = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
        except OSError:
            self._schedstat = None

    def read(self):
        voluntary = involuntary = run_delay_ns = None
        if resource is not None:
            usage = resource.getrusage(_RUSAGE_THREAD)
            voluntary, involuntary = usage.ru_nvcsw, usage.ru_nivcsw
        if self._schedstat is not None:
            # "time on a processor, time runnable but waiting for one, time slices"
            run_delay_ns = int(os.pread(self._schedstat, 64, 0).split()[1])
        return [_thread_time_ns() if _thread_time_ns else None, voluntary, involuntary, run_delay_ns]

    def close(self):
        if self._schedstat is not None:
            os.close(self._schedstat)
            self._schedstat = None


def since(before, after):
    """The difference of two readings, None where either is."""
    return [None if a is None or b is None else a - b for a, b in zip(after, before)]


def threads_of_process():
    """How many threads the system sees in this process, whoever started them; None where it does not say."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return None


def allow_every_thread(cpus):
    """Let every thread of the process run on these processors: each keeps a mask of its own from its start."""
    for thread in os.listdir("/proc/self/task"):
        try:
            os.sched_setaffinity(int(thread), cpus)
        except OSError:
            pass  # it has ended meanwhile
