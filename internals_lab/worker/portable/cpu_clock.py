# The CPU time of the process in nanoseconds, by what the interpreter has for it.
import sys
import time

# Those of Jython and MicroPython go in steps that are longer than most blocks, and WebAssembly's is the wall's.
TOO_COARSE = ("jython", "micropython")


def cpu_clock(implementation):
    # A function without arguments, or None.
    if implementation in TOO_COARSE or sys.platform == "emscripten":
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
