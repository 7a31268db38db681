"""N child processes, alive across blocks, released together; each sets itself up and keeps its own results."""

import json
import multiprocessing
import os
import time

from ..core import describe_error, gil_enabled, now_ns
from ..counters import ThreadCounters, since
from ..loading import Experiment, scenarios_of
from ..work import Work


def _send(connection, words):
    connection.send_bytes(json.dumps(words).encode("ascii"))


def _receive(connection):
    return json.loads(connection.recv_bytes().decode("ascii"))


def _child(connection, inherited, scenario, experiment, params, index, count):
    """Serve until told to stop. `inherited` is the parent's Context where the child was forked, else None."""
    if inherited is not None:
        inherited.channel.close()
        declared = inherited.scenario
    else:
        location = Experiment(**experiment)
        declared = scenarios_of(location.load(), location.path)[scenario]
    try:
        work = Work(declared, params)
        work.learn_expected()
        counters = ThreadCounters()
        _send(connection, {"ready": os.getpid()})
        while True:
            order = _receive(connection)
            if order is None:
                break
            units, lead_in = order
            work.before_block(max(units, lead_in))
            run = work.runner(index, count)
            if lead_in:
                run(lead_in)
                work.before_block(units)
                run = work.runner(index, count)
            before = counters.read()
            cpu_ns = time.process_time_ns()
            _send(connection, {"ready": True})
            connection.recv_bytes()
            start_ns = now_ns()
            result = run(units)
            end_ns = now_ns()
            cpu_ns = time.process_time_ns() - cpu_ns
            counted = since(before, counters.read())
            _send(connection, {"row": [start_ns, end_ns, counted, cpu_ns]})
            work.verify(result, index, count)
            work.after_block()
        work.close()
        seen = work.seen()
        seen["gil"] = gil_enabled()
        _send(connection, {"seen": seen})
    except BaseException as error:
        _send(connection, describe_error(error))


class ChildFailed(Exception):
    pass


class Workers:
    threads = 0

    def __init__(self, context, start_method=None):
        self._now_ns = context.now_ns
        self._count = context.workers
        self._seen = None
        method = start_method or default_start_method()
        starting = multiprocessing.get_context(method)
        inherited = context if method == "fork" else None
        self._children = []
        self._connections = []
        started_ns = self._now_ns()
        for index in range(self._count):
            ours, theirs = starting.Pipe()
            child = starting.Process(
                target=_child,
                args=(
                    theirs,
                    inherited,
                    context.scenario.name,
                    context.experiment.words(),
                    context.params,
                    index,
                    self._count,
                ),
            )
            child.start()
            theirs.close()
            self._children.append(child)
            self._connections.append(ours)
        for index in range(self._count):
            self._expect(index, "ready")
        self.pool_start_wall_ns = self._now_ns() - started_ns

    def _expect(self, index, word):
        try:
            answer = _receive(self._connections[index])
        except (EOFError, OSError):
            self._children[index].join(1)
            raise ChildFailed(
                "child process %d ended with exit code %s" % (index, self._children[index].exitcode)
            ) from None
        if "error" in answer:
            raise ChildFailed("in child process %d: %s\n%s" % (index, answer["error"], answer["traceback"]))
        return answer[word]

    def block(self, units, lead_in):
        for connection in self._connections:
            _send(connection, [units, lead_in])
        for index in range(self._count):
            self._expect(index, "ready")
        release_ns = self._now_ns()
        for connection in self._connections:
            connection.send_bytes(b"go")
        rows = [self._expect(index, "row") for index in range(self._count)]
        return {
            "wall_ns": max(row[1] for row in rows) - release_ns,
            "cpu_ns": sum(row[3] for row in rows),
            "workers": [[row[0] - release_ns, row[1] - release_ns] + row[2] for row in rows],
        }

    def seen(self):
        """Ends the children's service: what they saw is told once, at the end."""
        if self._seen is None:
            for connection in self._connections:
                _send(connection, None)
            told = [self._expect(index, "seen") for index in range(self._count)]
            self._seen = {
                "wrong_results": sum(one["wrong_results"] for one in told),
                "first_wrong": next((one["first_wrong"] for one in told if one["first_wrong"]), None),
                "gil_in_children": any(one["gil"] for one in told),
            }
        return dict(self._seen)

    def close(self):
        for connection in self._connections:
            connection.close()
        for child in self._children:
            child.join(1)
            if child.is_alive():
                child.terminate()
                child.join(1)


def default_start_method():
    """fork where there is one, whatever the version's own default: so that versions differ in nothing else."""
    return "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
