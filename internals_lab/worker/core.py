# The worker's main file, started as a script in the interpreter that is measured. It answers one JSON object a
# line for each JSON request, over the pipes it was started with; further files do the work and are loaded on demand.
#
# This file keeps to the syntax and the modules that every Python has, from 2.7 to the newest, PyPy and the small
# ones: no f-strings, no annotations, no keyword-only arguments; imports beyond these few are tried.
import time

# Before anything else is imported: how long our own files take in a child is no part of what starting it takes.
began_ns = time.perf_counter_ns() if hasattr(time, "perf_counter_ns") else None

import io  # noqa: E402
import sys  # noqa: E402

try:
    import os
except ImportError:
    os = None

# Begins a line of the worker's on a standard output that it shares with what measured code prints.
MARKER = "internals-lab-answer:"


def attempt(function, *arguments):
    # hasattr does not tell: some implementations have a function only to raise NotImplementedError from it.
    try:
        return function(*arguments)
    except Exception:
        return None


class HalfOfJson:
    # CPython's json imports re and enum, which takes as long as the rest of a worker's start, and leaves them in the
    # measured process. Its C half does all that is wanted here; what that is given are the defaults of json's own classes.
    strict = True
    object_hook = object_pairs_hook = array_hook = None
    parse_float, parse_int = float, int
    parse_constant = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": -float("inf")}.get

    def __init__(self):
        import _json

        self.memo = {}
        self._scan = _json.make_scanner(self)
        self._make_encoder = _json.make_encoder
        self._text = _json.encode_basestring_ascii
        tried = {"a": [1, 2.5, None, True, '\u00e9"'], "b": {}}
        if self.loads(self.dumps(tried)) != tried:
            raise ValueError("this is another json")

    def loads(self, line):
        return self._scan(line.strip(), 0)[0]

    def dumps(self, answer, allow_nan=True):
        encode = self._make_encoder({}, self._refuse, self._text, None, ": ", ", ", False, False, allow_nan)
        return "".join(encode(answer, 0))

    def _refuse(self, thing):
        raise TypeError("Object of type %s is not JSON serializable" % type(thing).__name__)


def whole_json():
    import json

    return json


json = attempt(HalfOfJson) or whole_json()


def implementation():
    about = getattr(sys, "implementation", None)
    if about is not None:
        return about.name
    # Those that still speak Python 2 have no word for it.
    for platform, name in (("java", "jython"), ("cli", "ironpython")):
        if sys.platform.startswith(platform):
            return name
    return "pypy" if hasattr(sys, "pypy_version_info") else "cpython"


def gil_enabled():
    # Who has no word for it: CPython before 3.13 and PyPy, which have no other state than on; Jython and IronPython,
    # which have no lock; MicroPython, which says how its threads were built; and those of which nothing is known.
    told = attempt(lambda: bool(sys._is_gil_enabled()))
    if told is None:
        name = implementation()
        if name == "micropython":
            return attempt(lambda: sys.implementation._thread == "GIL")
        return {"cpython": True, "pypy": True, "jython": False, "ironpython": False}.get(name)
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


def descriptor_calls():
    # dup and dup2; MicroPython has them from the C library alone. Raises where there are none.
    if hasattr(os, "dup2"):
        return os.dup, os.dup2
    import ffi

    library = ffi.open(None)
    return library.func("i", "dup", "i"), library.func("i", "dup2", "ii")


class MovedPipes:
    # The pipes are moved away from 0 and 1 before any measured code is there: what that prints goes to the capture
    # file that the host gave as 2, what it reads is empty, and a child that it starts inherits neither pipe.
    def __init__(self):
        dup, dup2 = descriptor_calls()
        self.reader = io.open(dup(0), "rb")
        self.writer = io.open(dup(1), "wb", 0)
        nothing = io.open(getattr(os, "devnull", "/dev/null"), "rb")
        dup2(nothing.fileno(), 0)
        nothing.close()
        dup2(2, 1)

    def read_line(self):
        return self.reader.readline().decode("ascii")

    def write_line(self, text):
        # Before the answer: what measured code printed is shown with it, should this process be ended next.
        attempt(lambda: sys.stdout.flush())
        data = (text + "\n").encode("ascii")
        while data:
            data = data[self.writer.write(data) :]

    def close(self):
        self.reader.close()
        self.writer.close()


class SharedStreams:
    # Where the pipes cannot be moved: answers are told by a mark from what measured code prints, and as much of that
    # as can be is led to the capture file.
    def __init__(self):
        self.reader, self.writer = sys.stdin, sys.stdout
        attempt(setattr, sys, "stdin", io.StringIO())
        attempt(setattr, sys, "stdout", sys.stderr)

    def read_line(self):
        return self.reader.readline()

    def write_line(self, text):
        attempt(lambda: sys.stdout.flush())
        # A line of its own, whatever was printed before it.
        self.writer.write("\n" + MARKER + text + "\n")
        attempt(lambda: self.writer.flush())

    def close(self):
        pass


class Channel:
    def __init__(self):
        self.pid = attempt(lambda: os.getpid())
        self.lines = attempt(MovedPipes) or SharedStreams()

    def receive(self):
        line = self.lines.read_line()
        return json.loads(line) if line else None

    def send(self, answer):
        if self.pid is not None and os.getpid() != self.pid:
            # The measured code forked and came back here in the child as well: only one of the two may answer.
            os._exit(0)
        self.lines.write_line(json.dumps(answer))

    def close(self):
        self.lines.close()


def open_package():
    # Makes `import internals_lab_worker.x` work without any folder of ours on sys.path, where the experiment's own
    # modules could be shadowed by it.
    folder = os.path.dirname(os.path.abspath(__file__))
    if sys.path and os.path.abspath(sys.path[0] or ".") == folder:
        del sys.path[0]
    package = type(io)("internals_lab_worker")
    package.__path__ = [folder]
    sys.modules["internals_lab_worker"] = package
    # This very file, under the name by which the others know it: it must not be run a second time.
    sys.modules["internals_lab_worker.core"] = sys.modules[__name__]


def make_session(op, channel):
    if op != "unpack":
        from internals_lab_worker.session import Session

        return Session(channel, now_ns, gil_enabled)
    if sys.version_info[0] < 3:
        # Its compiled files would come to lie beside our sources.
        sys.dont_write_bytecode = True
    try:
        from internals_lab_worker.portable.session import PortableSession
    except ImportError:
        # No package can be made there (MicroPython): it is found beside this file, which then leaves the path.
        from portable.session import PortableSession

        del sys.path[0]
    return PortableSession(now_ns, gil_enabled, implementation())


def be_the_first_to_die():
    # When memory runs out, the kernel should take the measured process and leave the host.
    with open("/proc/self/oom_score_adj", "w") as score:
        score.write("800")


def traceback_of(error):
    try:
        # Only here, since traceback is slow to import and hardly ever needed.
        import traceback
    except ImportError:
        text = io.StringIO()
        sys.print_exception(error, text)
        return text.getvalue()
    # Python 2 keeps the place apart from the error.
    place = getattr(error, "__traceback__", None) or sys.exc_info()[2]
    return "".join(traceback.format_exception(type(error), error, place))


def describe_error(error):
    unsupported = bool(getattr(error, "lab_unsupported", False))
    if unsupported:
        # In the words of who raised it, which say more than the name of the exception.
        message = attempt(str, error) or type(error).__name__
    elif isinstance(error, SystemExit):
        message = "called sys.exit(%r)" % (error.args[0] if error.args else None,)
    elif hasattr(error, "lab_told"):
        message = str(error)
    else:
        said = attempt(str, error)
        message = "%s: %s" % (type(error).__name__, said) if said else type(error).__name__
    return {
        "error": message,
        "traceback": (getattr(error, "lab_told", "") or attempt(traceback_of, error) or "")[-8000:],
        "file": getattr(error, "lab_file", None),
        "line": getattr(error, "lab_line", None),
        "declaration": bool(getattr(error, "lab_declaration", False)),
        "unsupported": unsupported,
    }


def end_at_once():
    # No measured code may hold this process back, as an exit could that waits for threads and runs hooks.
    attempt(lambda: os._exit(0))
    sys.exit()


def serve(channel):
    hello = {"pid": channel.pid, "clock": clock_name, "gil": gil_enabled()}
    # Else the host chooses its processors for it.
    hello["pins_itself"] = hasattr(os, "sched_setaffinity")
    channel.send({"hello": hello})
    session = None
    while True:
        request = channel.receive()
        if request is None:
            # The host is gone, and nobody wants an answer.
            end_at_once()
        if request["op"] == "quit":
            return
        try:
            if session is None:
                session = make_session(request["op"], channel)
            if "cell" in request:
                session.turn_to(request["cell"])
            answer = {"result": getattr(session, request["op"])(**request.get("arguments", {}))}
        except BaseException as error:
            answer = describe_error(error)
        except:  # noqa: E722 Java's own errors are no Python exceptions
            answer = describe_error(sys.exc_info()[1])
        channel.send(answer)


def forgo_garbage():
    # An interpreter that ends looks for garbage again and again, which takes most of its end.
    import gc

    gc.freeze()


def begin():
    attempt(be_the_first_to_die)
    serve(Channel())
    attempt(forgo_garbage)


# Also where somebody else begins: then only the package is wanted.
attempt(open_package)

if __name__ == "__main__":
    begin()
