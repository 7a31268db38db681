# The CPU time of the process in nanoseconds, by what the interpreter has for it.
import sys
import time


def cpu_clock(implementation):
    # A function without arguments, or None. In a browser's or Node's sandbox it would be the wall's time.
    if implementation == "jython":
        return _of_java()
    if implementation == "micropython":
        clock = getattr(time, "clock", None)
        return clock and (lambda: int(clock() * 1000000000))
    if sys.platform == "emscripten":
        return None
    if hasattr(time, "process_time_ns"):
        return time.process_time_ns
    if hasattr(time, "process_time"):
        return lambda: int(time.process_time() * 1000000000)
    try:
        import resource
    except ImportError:
        return None

    def used_ns():
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return int((usage.ru_utime + usage.ru_stime) * 1000000000)

    return used_ns


def _of_java():
    try:
        from java.lang.management import ManagementFactory

        system = ManagementFactory.getOperatingSystemMXBean()
        system.getProcessCpuTime()
    except Exception:
        return None
    return lambda: int(system.getProcessCpuTime())
