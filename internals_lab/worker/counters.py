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


# As this process found them, before a cell chose among them.
EVERY_CPU = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def _is_main_thread():
    # The system's main thread, not what an interpreter takes for its own: those of subinterpreters are others.
    import _thread  # older interpreters, which only say that they are too old, have another name for it

    try:
        return _thread.get_native_id() == os.getpid()
    except AttributeError:
        return False


class CpuElsewhere:
    """Sees CPU time that was not the calling thread's: other threads, also those that have ended, and children."""

    def __init__(self):
        self._before = self._read()

    @staticmethod
    def _read():
        children_ns = 0
        if resource is not None:
            usage = resource.getrusage(resource.RUSAGE_CHILDREN)
            children_ns = int((usage.ru_utime + usage.ru_stime) * 1e9)
        all_ns = time.process_time_ns() + children_ns
        return all_ns, all_ns - (_thread_time_ns() if _thread_time_ns else all_ns)

    def is_considerable(self):
        """Whether it is more than a twentieth of all CPU time since the beginning, and more than noise.

        Never beside other workers in one process (subinterpreters), whose time cannot be told from it.
        """
        if not _is_main_thread():
            return False
        all_ns, elsewhere_ns = (now - then for now, then in zip(self._read(), self._before))
        return elsewhere_ns > max(100000, all_ns // 20)


def allow_every_thread(cpus):
    """Let every thread of the process run on these processors: each keeps a mask of its own from its start."""
    for thread in os.listdir("/proc/self/task"):
        try:
            os.sched_setaffinity(int(thread), cpus)
        except OSError:
            pass  # it has ended meanwhile


def peak_bytes():
    """The most memory that this process ever held, None where nobody counts it."""
    # Not getrusage: there, on Linux, a process begins with the peak of the one that started it.
    try:
        with open("/proc/self/status", "rb") as status:
            for line in status:
                if line.startswith(b"VmHWM:"):
                    return int(line.split()[1]) * 1024
    except (IOError, OSError):
        pass
    return None
