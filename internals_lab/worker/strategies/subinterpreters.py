"""N interpreters of one process, each with a GIL, a state and a thread of its own, alive across blocks."""

import json
import os
import threading
import time

from ..members import Member, Members
from ..own_interpreter import opened_package

try:
    import _interpreters
except ImportError:
    # CPython 3.12.
    import _xxsubinterpreters as _interpreters

_SCRIPT = """
from internals_lab_worker.child import live
from internals_lab_worker.strategies.subinterpreters import Ends
told = json.loads(%r)
live(Ends(told["orders"], told["answers"]), None, *told["arguments"])
"""


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


class _Subinterpreter(Member):
    def __init__(self, index, context, meeting_file):
        hear_orders, give_orders = os.pipe()
        hear_answers, give_answers = os.pipe()
        super().__init__("subinterpreter %d" % index, Ends(hear_answers, give_orders))
        self._failure = ""
        self._its_ends = Ends(hear_orders, give_answers)
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
                meeting_file,
            ],
        }
        self._script = opened_package(_SCRIPT % json.dumps(told))
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

    def ending(self):
        self._thread.join()
        return "ended: %s" % (self._failure or "it does not say why")

    def end(self):
        self._thread.join()


class Workers(Members):
    def __init__(self, context):
        super().__init__(
            context, lambda index, _, meeting_file: _Subinterpreter(index, context, meeting_file)
        )
        self.threads = context.workers

    def cpu_ns(self, began_ns, rows):
        # All of them are threads of this process. Those that met began later than they were released.
        return time.process_time_ns() - max(began_ns, min(row[4] for row in rows))
