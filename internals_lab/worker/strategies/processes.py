"""N child processes, alive across blocks, released together; each sets itself up and keeps its own results."""

import multiprocessing
import multiprocessing.connection
import os

from ..child import HungUp, Inherited, Line, live
from ..seen import together


class ChildFailed(Exception):
    pass


class _Child:
    """A child as its parent sees it."""

    def __init__(self, index, process, connection):
        self._index = index
        self._process = process
        self.connection = connection
        self._line = Line(connection)
        self._death = process.sentinel
        try:
            # The sentinel is a pipe that a fork of the measured code inherits, and then holds open.
            self._death = self._pidfd = os.pidfd_open(process.pid)
        except (AttributeError, OSError):
            self._pidfd = None

    def post(self, words):
        try:
            self._line.send(words)
        except HungUp:
            # Dead; what it said last, if anything, is still there to be read.
            pass

    def release(self):
        try:
            self.connection.send_bytes(b"go")
        except OSError:
            pass

    def expect(self, word):
        """What it answers under that word. Raises ChildFailed."""
        try:
            if self.connection not in multiprocessing.connection.wait([self.connection, self._death]):
                raise HungUp()
            answer = self._line.receive()
        except HungUp:
            if self._process.exitcode is None:
                self._process.join(1)
            raise ChildFailed(
                "child process %d ended with exit code %s" % (self._index, self._process.exitcode)
            ) from None
        if "error" in answer:
            raise ChildFailed(
                "in child process %d: %s\n%s" % (self._index, answer["error"], answer["traceback"])
            )
        return answer[word]

    def hang_up(self):
        self.connection.close()

    def end(self):
        self._process.join(1)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        if self._pidfd is not None:
            os.close(self._pidfd)


class Workers:
    threads = 0

    def __init__(self, context, start_method=None):
        self._now_ns = context.now_ns
        self._seen = None
        self._children = []
        starting = multiprocessing.get_context(
            start_method or context.knob("start_method") or default_start_method()
        )
        started_ns = self._now_ns()
        for index in range(context.workers):
            self._children.append(_start(starting, context, index, self._children))
        self.knobs_in_children = self._expect_all("ready")
        self.pool_start_wall_ns = self._now_ns() - started_ns

    def _expect_all(self, word):
        return [child.expect(word) for child in self._children]

    def block(self, units, lead_in):
        for child in self._children:
            child.post([units, lead_in])
        self._expect_all("ready")
        release_ns = self._now_ns()
        for child in self._children:
            child.release()
        rows = self._expect_all("row")
        return {
            "wall_ns": max(row[1] for row in rows) - release_ns,
            "cpu_ns": sum(row[3] for row in rows),
            "workers": [[row[0] - release_ns, row[1] - release_ns] + row[2] for row in rows],
        }

    def seen(self):
        """Ends the children's service: what they saw is told once, at the end."""
        if self._seen is None:
            for child in self._children:
                child.post(None)
            self._seen = together(self._expect_all("seen"))
        return dict(self._seen)

    def close(self):
        for child in self._children:
            child.hang_up()
        for child in self._children:
            child.end()


def _start(starting, context, index, earlier):
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
        ),
    )
    process.start()
    theirs.close()
    return _Child(index, process, ours)


def default_start_method():
    """fork where there is one, whatever the version's own default: so that versions differ in nothing else."""
    return "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
