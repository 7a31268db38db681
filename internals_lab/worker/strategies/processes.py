"""N child processes, alive across blocks, released together; each sets itself up and keeps its own results."""

import multiprocessing
import multiprocessing.connection
import os
import signal

from ..child import HungUp, Inherited, live
from ..members import Member, Members


class _Child(Member):
    def __init__(self, index, process, connection):
        super().__init__("child process %d" % index, connection)
        self._process = process
        self.connection = connection
        self._death = process.sentinel
        try:
            # The sentinel is a pipe that a fork of the measured code inherits, and then holds open.
            self._death = self._pidfd = os.pidfd_open(process.pid)
        except (AttributeError, OSError):
            self._pidfd = None

    def await_word(self):
        if self.connection not in multiprocessing.connection.wait([self.connection, self._death]):
            raise HungUp()

    def ending(self):
        if self._process.exitcode is None:
            self._process.join(1)
        code = self._process.exitcode
        if code is not None and -code in signal.valid_signals():
            return "was killed by %s" % signal.Signals(-code).name
        return "ended with exit code %s" % code

    def end(self):
        self._process.join(1)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        if self._pidfd is not None:
            os.close(self._pidfd)


class Workers(Members):
    def __init__(self, context, start_method=None):
        starting = multiprocessing.get_context(
            start_method or context.knob("start_method") or default_start_method()
        )
        super().__init__(context, lambda *place: _start(starting, context, *place))

    def cpu_ns(self, began_ns, rows):
        return sum(row[3] for row in rows)


def _start(starting, context, index, earlier, meeting_file):
    ours, theirs = starting.Pipe()
    inherited = None
    if starting.get_start_method() == "fork":
        inherited = Inherited(context, [ours, *(child.connection for child in earlier)])
    words = context.experiment.words()
    process = starting.Process(
        target=live,
        args=(
            theirs,
            inherited,
            context.scenario.name,
            words,
            context.params,
            index,
            context.workers,
            context.knobs,
            meeting_file,
        ),
    )
    process.start()
    theirs.close()
    return _Child(index, process, ours)


def default_start_method():
    """fork where there is one, whatever the version's own default: so that versions differ in nothing else."""
    return "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
