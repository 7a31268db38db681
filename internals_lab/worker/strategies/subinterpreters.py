"""N interpreters of one process, each with a GIL, a state and a thread of its own, alive across blocks."""

import atexit
import json
import os
import threading
import time

from ..child import HungUp, Line
from ..seen import together

try:
    import _interpreters
except ImportError:
    # CPython 3.12.
    import _xxsubinterpreters as _interpreters

_CORE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "core.py")

# core.py opens the package by itself, under whatever name it runs.
_SCRIPT = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("internals_lab_worker.core", %r)
module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
from internals_lab_worker.child import live
from internals_lab_worker.strategies.subinterpreters import Ends
told = json.loads(%r)
live(Ends(told["orders"], told["answers"]), None, *told["arguments"])
"""


class SubinterpreterFailed(Exception):
    pass


class Ends:
    """Both pipes' ends of one side: numbers are all that an interpreter can be handed without copying."""

    def __init__(self, reader, writer):
        self._reader, self._writer = reader, writer

    def send_bytes(self, data):
        data = len(data).to_bytes(4, "big") + data
        while data:
            data = data[os.write(self._writer, data) :]

    def recv_bytes(self):
        return self._read(int.from_bytes(self._read(4), "big"))

    def _read(self, size):
        data = b""
        while len(data) < size:
            more = os.read(self._reader, size - len(data))
            if not more:
                raise EOFError()
            data += more
        return data

    def close(self):
        os.close(self._writer)
        os.close(self._reader)


class _Subinterpreter:
    """One of them, as the main interpreter sees it."""

    def __init__(self, index, context):
        self._index = index
        self._failure = ""
        hear_orders, give_orders = os.pipe()
        hear_answers, give_answers = os.pipe()
        self._ends = Ends(hear_answers, give_orders)
        self._its_ends = Ends(hear_orders, give_answers)
        self._line = Line(self._ends)
        told = {
            "orders": hear_orders,
            "answers": give_answers,
            "arguments": [
                context.scenario.name,
                context.experiment.words(),
                context.params,
                index,
                context.workers,
                context.knobs,
            ],
        }
        self._script = _SCRIPT % (_CORE, json.dumps(told))
        # What it makes by default is isolated: with a GIL of its own where the build has one.
        self._id = _interpreters.create()
        # A daemon, so that the end of a worker that was told to quit comes to `close`, which ends it.
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        try:
            # From 3.13 on what it raised is returned, before that it is raised.
            failure = _interpreters.run_string(self._id, self._script)
            self._failure = getattr(failure, "formatted", "") if failure is not None else ""
        except Exception as error:
            self._failure = str(error)
        finally:
            self._its_ends.close()
            # In the thread in which it ran, which is its main thread: 3.12 waits without end for that one to be over.
            _interpreters.destroy(self._id)

    def post(self, words):
        try:
            self._line.send(words)
        except HungUp:
            # Ended; what it said last, if anything, is still there to be read.
            pass

    def release(self):
        try:
            self._ends.send_bytes(b"go")
        except OSError:
            pass

    def expect(self, word):
        """What it answers under that word. Raises SubinterpreterFailed."""
        try:
            answer = self._line.receive()
        except HungUp:
            self._thread.join()
            raise SubinterpreterFailed(
                "subinterpreter %d ended: %s" % (self._index, self._failure or "it does not say why")
            ) from None
        if "error" in answer:
            raise SubinterpreterFailed(
                "in subinterpreter %d: %s\n%s" % (self._index, answer["error"], answer["traceback"])
            )
        return answer[word]

    def hang_up(self):
        self._ends.close()

    def end(self):
        self._thread.join()


class Workers:
    def __init__(self, context):
        self._now_ns = context.now_ns
        self._seen = None
        self._interpreters = []
        # No process ends well with interpreters left in it, and a cell that failed is not always closed.
        atexit.register(self.close)
        started_ns = self._now_ns()
        try:
            for index in range(context.workers):
                self._interpreters.append(_Subinterpreter(index, context))
            self.knobs_in_children = self._expect_all("ready")
        except BaseException:
            self.close()
            raise
        self.pool_start_wall_ns = self._now_ns() - started_ns
        self.threads = context.workers

    def _expect_all(self, word):
        return [one.expect(word) for one in self._interpreters]

    def block(self, units, lead_in):
        for one in self._interpreters:
            one.post([units, lead_in])
        self._expect_all("ready")
        cpu_ns = time.process_time_ns()
        release_ns = self._now_ns()
        for one in self._interpreters:
            one.release()
        rows = self._expect_all("row")
        cpu_ns = time.process_time_ns() - cpu_ns
        return {
            "wall_ns": max(row[1] for row in rows) - release_ns,
            "cpu_ns": cpu_ns,
            "workers": [[row[0] - release_ns, row[1] - release_ns] + row[2] for row in rows],
        }

    def seen(self):
        """Ends the interpreters' service: what they saw is told once, at the end."""
        if self._seen is None:
            for one in self._interpreters:
                one.post(None)
            self._seen = together(self._expect_all("seen"))
        return dict(self._seen)

    def close(self):
        atexit.unregister(self.close)
        ended, self._interpreters = self._interpreters, []
        for one in ended:
            one.hang_up()
        for one in ended:
            one.end()
