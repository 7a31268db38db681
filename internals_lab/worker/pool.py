"""Executors whose workers have an interpreter of their own: a task a worker, submitted at the release of a block."""

import time
from concurrent.futures import wait

from . import pooled
from .counters import threads_of_process
from .members import failed_in
from .seen import together
from .starting import pool_start_wall_ns
from .transfer import MOST_PLACES, hand_over, refused


class Pool:
    """An executor that lives across blocks, with as many workers as the cell."""

    # It knows how to send more than pickle alone.
    pickles_by_multiprocessing = False

    def __init__(self, context, make, one_of_them):
        """`make()` gives the executor, whose workers have begun with `pooled`; `one_of_them` is such a worker's name."""
        self._now_ns = context.now_ns
        self._count = context.workers
        self._one_of_them = one_of_them
        self._seen = None
        threads = threads_of_process() or 0
        started_ns = self._now_ns()
        self._executor = make()
        try:
            told = [answer["begun"] for answer in self._in_each("begun")]
            self.pool_start_wall_ns = pool_start_wall_ns(told, started_ns)
            self.setup_wall_ns = max(one[0] for one in told)
            self.knobs_in_children = [answer["tried"] for answer in self._in_each("try")]
        except BaseException:
            self._executor.shutdown()
            raise
        # The executor hands over in threads of its own; how many is its version's affair.
        self.threads = (threads_of_process() or 0) - threads

    def _all_of(self, task, calls):
        """The answers, in order, when the last task has ended. Raises ChildFailed, or that the pool is broken."""
        futures = [self._executor.submit(task, *arguments) for arguments in calls]
        wait(futures)
        answers = [future.result() for future in futures]
        for answer in answers:
            if "error" in answer:
                raise failed_in("%s of the pool" % self._one_of_them, answer)
        return answers

    def _in_each(self, action, *arguments):
        return self._all_of(pooled.in_each, [(action, *arguments)] * self._count)

    def cpu_ns(self, own_ns, rows):
        """The CPU time of a block, from what this process used and from its workers' rows."""
        raise NotImplementedError

    def block(self, units, lead_in):
        count = self._count
        self._all_of(pooled.in_each, [("ready", index, count, units, lead_in) for index in range(count)])
        calls = [(index, count, units) for index in range(count)]
        cpu_ns = time.process_time_ns()
        release_ns = self._now_ns()
        rows = [answer["row"] for answer in self._all_of(pooled.timed, calls)]
        cpu_ns = self.cpu_ns(time.process_time_ns() - cpu_ns, rows)
        self._in_each("settle")
        return {
            "wall_ns": max(row[1] for row in rows) - release_ns,
            "cpu_ns": cpu_ns,
            "workers": [[row[0] - release_ns, row[1] - release_ns] + row[2] for row in rows],
        }

    def seen(self):
        """Ends the workers' service: what they saw is told once, at the end."""
        if self._seen is None:
            self._seen = together([answer["seen"] for answer in self._in_each("tell")])
        return dict(self._seen)

    def transfer(self):
        """What handing a task over costs, with the sizes of what is sent. After `seen`: it may break the pool."""
        submit = self._executor.submit
        try:
            tasks_per_unit, places = submit(pooled.places, MOST_PLACES).result()
            weighed = submit(pooled.weigh, places, self.pickles_by_multiprocessing).result()
            if "refused" in weighed:
                return weighed
            loads = [(submit(pooled.argument, place).result(), place) for place in places]
            handed_over = hand_over(self._executor, loads, pooled.nothing, pooled.carry, self._now_ns)
        except Exception as error:
            return refused(error)
        arguments, results = zip(*weighed["sizes"])
        sizes = {"argument_bytes": arguments, "result_bytes": results}
        return dict(handed_over, tasks_per_unit=tasks_per_unit, **sizes)

    def close(self):
        self._executor.shutdown()
