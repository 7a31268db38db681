"""The same work as tasks of a ProcessPoolExecutor that lives across blocks: a task a worker, submitted at the release."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor, wait

from .. import pooled
from ..child import Inherited
from ..counters import threads_of_process
from ..members import ChildFailed
from ..seen import together
from .processes import default_start_method


class Workers:
    def __init__(self, context):
        self._now_ns = context.now_ns
        self._count = context.workers
        self._seen = None
        starting = multiprocessing.get_context(context.knob("start_method") or default_start_method())
        inherited = Inherited(context, []) if starting.get_start_method() == "fork" else None
        threads = threads_of_process() or 0
        started_ns = self._now_ns()
        gate = starting.Barrier(self._count)
        words = context.experiment.words()
        self._pool = ProcessPoolExecutor(
            self._count,
            mp_context=starting,
            initializer=pooled.begin,
            initargs=(gate, inherited, context.scenario.name, words, context.params, context.knobs),
        )
        try:
            self.knobs_in_children = [answer["begun"] for answer in self._in_each("begun")]
        except BaseException:
            self._pool.shutdown()
            raise
        self.pool_start_wall_ns = self._now_ns() - started_ns
        # The executor hands over in threads of its own; how many is its version's affair.
        self.threads = (threads_of_process() or 0) - threads

    def _all_of(self, task, calls):
        """The answers, in order, when the last task has ended. Raises ChildFailed, or that the pool is broken."""
        futures = [self._pool.submit(task, *arguments) for arguments in calls]
        wait(futures)
        answers = [future.result() for future in futures]
        for answer in answers:
            if "error" in answer:
                raise ChildFailed("in a process of the pool: %s\n%s" % (answer["error"], answer["traceback"]))
        return answers

    def _in_each(self, action, *arguments):
        return self._all_of(pooled.in_each, [(action, *arguments)] * self._count)

    def block(self, units, lead_in):
        count = self._count
        self._all_of(pooled.in_each, [("ready", index, count, units, lead_in) for index in range(count)])
        calls = [(index, count, units) for index in range(count)]
        cpu_ns = time.process_time_ns()
        release_ns = self._now_ns()
        rows = [answer["row"] for answer in self._all_of(pooled.timed, calls)]
        # What handing over cost this process is the strategy's as well.
        cpu_ns = time.process_time_ns() - cpu_ns + sum(row[3] for row in rows)
        self._in_each("settle")
        return {
            "wall_ns": max(row[1] for row in rows) - release_ns,
            "cpu_ns": cpu_ns,
            "workers": [[row[0] - release_ns, row[1] - release_ns] + row[2] for row in rows],
        }

    def seen(self):
        """Ends the processes' service: what they saw is told once, at the end."""
        if self._seen is None:
            self._seen = together([answer["seen"] for answer in self._in_each("tell")])
        return dict(self._seen)

    def close(self):
        self._pool.shutdown()
