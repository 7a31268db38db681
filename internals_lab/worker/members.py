"""Workers with an interpreter of their own, in child processes or in this one, each at the other end of a line."""

import atexit
import time

from .child import HungUp, Line
from .meeting import MeetingFile, mapped, processor_each
from .seen import together
from .starting import pool_start_wall_ns
from .timeline import timeline


class ChildFailed(Exception):
    """In a line what went wrong in a worker of its own; `lab_told` is its traceback, where it could still tell."""

    lab_told = ""


def failed_in(place, answer):
    """The exception for such an answer."""
    error = ChildFailed("in %s: %s" % (place, answer["error"]))
    error.lab_told = answer["traceback"]
    return error


class Member:
    """One of them, as its parent sees it. Whoever starts it also says what became of it, and ends it."""

    def __init__(self, name, ends):
        self._name = name
        self._ends = ends
        self._line = Line(ends)

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

    def await_word(self):
        """Returns when there is an answer. Raises HungUp where its end could otherwise go unnoticed."""

    def ending(self):
        """What became of one that has ended without a word."""
        raise NotImplementedError

    def expect(self, word):
        """What it answers under that word. Raises ChildFailed."""
        try:
            self.await_word()
            answer = self._line.receive()
        except HungUp:
            raise ChildFailed("%s %s" % (self._name, self.ending())) from None
        if "error" in answer:
            raise failed_in(self._name, answer)
        return answer[word]

    def hang_up(self):
        self._ends.close()

    def end(self):
        """Returns when it is gone."""
        raise NotImplementedError


class Members:
    """All of them: started together, alive across blocks, released together."""

    threads = 0

    def __init__(self, context, start):
        """`start(index, earlier, meeting_file)` gives the member of that index, next to those that it was started after."""
        self._now_ns = context.now_ns
        self._seen = None
        self._members = []
        # No process ends well with members left in it, and a cell that failed is not always closed.
        atexit.register(self.close)
        meeting_file = MeetingFile(context.workers) if processor_each(context.workers) else None
        path = meeting_file and meeting_file.path
        self._meeting = path and mapped(path, self._now_ns)
        started_ns = self._now_ns()
        try:
            for index in range(context.workers):
                self._members.append(start(index, self._members, path))
            told = self._expect_all("started")
            self.pool_start_wall_ns = pool_start_wall_ns(told, started_ns)
            self.setup_wall_ns = max(one[0] for one in told)
            for member in self._members:
                member.release()
            self.knobs_in_children = self._expect_all("ready")
        except BaseException:
            self.close()
            raise
        finally:
            if meeting_file is not None:
                meeting_file.forget()

    def _expect_all(self, word):
        return [member.expect(word) for member in self._members]

    def cpu_ns(self, began_ns, rows):
        """The CPU time of a block, from this process's at the release and from its workers' rows."""
        raise NotImplementedError

    def block(self, units, lead_in):
        for member in self._members:
            member.post([units, lead_in])
        self._expect_all("ready")
        if self._meeting is not None:
            self._meeting.clear()
        cpu_began_ns = time.process_time_ns()
        release_ns = self._now_ns()
        for member in self._members:
            member.release()
        rows = self._expect_all("row")
        cpu_ns = self.cpu_ns(cpu_began_ns, rows)
        return dict(timeline(rows, release_ns, met=self._meeting is not None), cpu_ns=cpu_ns)

    def seen(self):
        """Ends the members' service: what they saw is told once, at the end."""
        if self._seen is None:
            for member in self._members:
                member.post(None)
            self._seen = together(self._expect_all("seen"))
        return dict(self._seen)

    def close(self):
        atexit.unregister(self.close)
        ended, self._members = self._members, []
        for member in ended:
            member.hang_up()
        for member in ended:
            member.end()
