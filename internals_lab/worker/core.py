# The worker's main file, started as a script in the interpreter that is measured. It answers one JSON object a
# line for each JSON request, over the pipes it was started with; further files do the work and are loaded on demand.
#
# This file keeps to the syntax and the modules that every Python has, from 2.7 to the newest, PyPy and the small
# ones: no f-strings, no annotations, no keyword-only arguments; imports beyond these four are tried.
import time

# Before anything else is imported: how long our own files take in a child is no part of what starting it takes.
began_ns = time.perf_counter_ns() if hasattr(time, "perf_counter_ns") else None

import json  # noqa: E402
import sys  # noqa: E402

try:
    import os
except ImportError:
    os = None


def attempt(function, *arguments):
    # hasattr does not tell: some implementations have a function only to raise NotImplementedError from it.
    try:
        return function(*arguments)
    except Exception:
        return None


def gil_enabled():
    # Who has no word for it: CPython before 3.13 and PyPy, which have no other state than on; and those of which
    # nothing is known here.
    told = attempt(lambda: bool(sys._is_gil_enabled()))
    if told is None and getattr(getattr(sys, "implementation", None), "name", "") in ("cpython", "pypy"):
        return True
    return told


def pick_clock():
    if hasattr(time, "perf_counter_ns"):
        return "perf_counter_ns", time.perf_counter_ns
    if hasattr(time, "perf_counter"):
        return "perf_counter", lambda: int(time.perf_counter() * 1000000000)
    try:
        from java.lang import System

        return "java.nanoTime", lambda: int(System.nanoTime())
    except ImportError:
        pass
    if hasattr(time, "ticks_us"):
        return "ticks_us", lambda: time.ticks_us() * 1000
    return "time", lambda: int(time.time() * 1000000000)


clock_name, now_ns = pick_clock()


class Channel:
    # The pipes are moved away from 0 and 1 before any measured code is there: what that prints goes to the capture
    # file that the host gave as 2, what it reads is empty, and a child that it starts inherits neither pipe.
    def __init__(self):
        self.pid = os.getpid()
        self.reader = os.fdopen(os.dup(0), "rb")
        self.writer = os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)

    def receive(self):
        line = self.reader.readline()
        if not line:
            return None
        return json.loads(line.decode("ascii"))

    def send(self, answer):
        if os.getpid() != self.pid:
            # The measured code forked and came back here in the child as well: only one of the two may answer.
            os._exit(0)
        # Before the answer: what measured code printed is shown with it, should this process be ended next.
        attempt(lambda: sys.stdout.flush())
        data = (json.dumps(answer) + "\n").encode("ascii")
        while data:
            data = data[os.write(self.writer, data) :]

    def close(self):
        self.reader.close()
        os.close(self.writer)


def open_package():
    # Makes `import internals_lab_worker.x` work without any folder of ours on sys.path, where the experiment's own
    # modules could be shadowed by it.
    folder = os.path.dirname(os.path.abspath(__file__))
    if sys.path and os.path.abspath(sys.path[0] or ".") == folder:
        del sys.path[0]
    package = type(sys)("internals_lab_worker")
    package.__path__ = [folder]
    sys.modules["internals_lab_worker"] = package
    # This very file, under the name by which the others know it: it must not be run a second time.
    sys.modules["internals_lab_worker.core"] = sys.modules[__name__]


def be_the_first_to_die():
    # When memory runs out, the kernel should take the measured process and leave the host.
    try:
        with open("/proc/self/oom_score_adj", "w") as score:
            score.write("800")
    except (IOError, OSError):
        pass


def describe_error(error):
    # Only here, since traceback is slow to import and hardly ever needed.
    import traceback

    text = "".join(traceback.format_exception(type(error), error, getattr(error, "__traceback__", None)))
    if isinstance(error, SystemExit):
        message = "called sys.exit(%r)" % (error.code,)
    else:
        message = "%s: %s" % (type(error).__name__, attempt(str, error) or "")
    return {
        "error": message,
        "traceback": text[-8000:],
        "file": getattr(error, "lab_file", None),
        "line": getattr(error, "lab_line", None),
        "declaration": bool(getattr(error, "lab_declaration", False)),
        "unsupported": bool(getattr(error, "lab_unsupported", False)),
    }


def serve(channel):
    gil_at_start = gil_enabled()
    channel.send({"hello": {"pid": channel.pid, "clock": clock_name, "gil": gil_at_start}})
    session = None
    while True:
        request = channel.receive()
        if request is None:
            # The host is gone. Nobody wants an answer, so no measured code may hold this process back either.
            os._exit(0)
        if request["op"] == "quit":
            return
        try:
            if session is None:
                from internals_lab_worker.session import Session

                session = Session(channel, now_ns, gil_enabled)
            answer = {"result": getattr(session, request["op"])(**request.get("arguments", {}))}
        except BaseException as error:
            answer = describe_error(error)
        channel.send(answer)


# The processes strategy may start this file again under another name (spawn): then only the package is wanted.
open_package()

if __name__ == "__main__":
    be_the_first_to_die()
    serve(Channel())
