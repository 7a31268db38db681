"""What runs in a child process or a subinterpreter, and the line by which it talks with its parent."""

import json
import os
import time

from .collector_phase import shift_collections
from .core import describe_error, now_ns
from .counters import ThreadCounters, since
from .loading import Experiment, scenarios_of
from .meeting import mapped
from .seen import gil_seen, watched_gil
from .settings import Settings
from .starting import own_imports_ns
from .work import Work


class HungUp(Exception):
    pass


class Line:
    """One end of the talk between a child and its parent: JSON, so that nothing of measured code is pickled."""

    def __init__(self, connection):
        self._connection = connection
        self._pid = os.getpid()

    def send(self, words):
        if os.getpid() != self._pid:
            # The measured code forked and came back here in the child as well: only one of the two may answer.
            os._exit(0)
        try:
            self._connection.send_bytes(json.dumps(words).encode("ascii"))
        except OSError:
            raise HungUp() from None

    def receive(self):
        """What was sent. Raises HungUp, and no EOFError, which measured code that reads may raise as well."""
        return json.loads(self.hear().decode("ascii"))

    def hear(self):
        try:
            return self._connection.recv_bytes()
        except (EOFError, OSError):
            raise HungUp() from None


class Inherited:
    """What a forked child has from its parent: the declaration, and open ends that are not its own."""

    def __init__(self, context, connections):
        self.scenario = context.scenario
        self._foreign = [context.channel, *connections]

    def close_foreign(self):
        # A sibling's line would otherwise stay open in this child after the parent has closed it.
        for one in self._foreign:
            one.close()


def live(connection, inherited, scenario, experiment, params, index, count, knobs=(), meeting_file=None):
    """Serve until told to stop. `inherited` is there where the child was forked, else None; `meeting_file` is a path,
    where the workers meet before a block.
    """
    line = Line(connection)
    try:
        try:
            _live(line, inherited, scenario, experiment, params, index, count, knobs, meeting_file)
        except HungUp:
            raise
        except BaseException as error:
            line.send(describe_error(error))
    except HungUp:
        # The parent has given up on all of its children, and nobody wants an answer.
        pass


def _live(line, inherited, scenario, experiment, params, index, count, knobs, meeting_file):
    imports_ns = own_imports_ns(inherited)
    watch = watched_gil()
    if inherited is not None:
        inherited.close_foreign()
        declared = inherited.scenario
    else:
        location = Experiment(**experiment)
        declared = scenarios_of(location.load(), location.path)[scenario]
    settings = Settings(knobs)
    settings.apply()
    work = Work(declared, params)
    # That is what starting takes; the trial that follows is the lab's own.
    line.send({"started": [work.setup_wall_ns, imports_ns, now_ns()]})
    line.hear()
    work.learn_expected()
    settings.after_setup()
    shift_collections(index)
    meeting = mapped(meeting_file, now_ns) if meeting_file else None
    line.send({"ready": settings.read_back})
    _serve(line, work, index, count, meeting)
    work.close()
    seen = work.seen()
    seen["gil"] = gil_seen(watch)
    line.send({"seen": seen})


def _serve(line, work, index, count, meeting):
    counters = ThreadCounters()
    while True:
        order = line.receive()
        if order is None:
            counters.close()
            return
        units, lead_in = order
        work.before_block(lead_in or units)
        run = work.runner(index, count)
        if lead_in:
            run(lead_in)
            work.after_block()
            work.before_block(units)
            run = work.runner(index, count)
        before = counters.read()
        cpu_began_ns = time.process_time_ns()
        line.send({"ready": True})
        line.hear()
        if meeting is not None:
            meeting.arrive(index)
            # Anew: what waiting for the others took is not the block's.
            before = counters.read()
            cpu_began_ns = time.process_time_ns()
        start_ns = now_ns()
        result = run(units)
        end_ns = now_ns()
        cpu_ns = time.process_time_ns() - cpu_began_ns
        counted = since(before, counters.read())
        line.send({"row": [start_ns, end_ns, counted, cpu_ns, cpu_began_ns]})
        work.verify(result, index, count)
        work.after_block()
