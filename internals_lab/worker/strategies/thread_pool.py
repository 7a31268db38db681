"""The same work as tasks of a ThreadPoolExecutor that lives across blocks: a task a worker, submitted at the release."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait

from ..counters import ThreadCounters, since
from ..transfer import MOST_PLACES, hand_over
from ..work import Work


class Workers:
    def __init__(self, context):
        self._now_ns = context.now_ns
        self._count = context.workers
        self._work = Work(context.scenario, context.params, context.in_flight)
        self.setup_wall_ns = self._work.setup_wall_ns
        self._work.learn_expected()
        self._here = threading.local()
        self._counters = []
        started_ns = self._now_ns()
        self._pool = ThreadPoolExecutor(self._count, initializer=self._begin)
        self._in_each(self._work.enter_thread)
        self.pool_start_wall_ns = self._now_ns() - started_ns
        self.threads = self._count

    def _begin(self):
        self._here.counters = ThreadCounters()
        self._counters.append(self._here.counters)

    def _in_each(self, function):
        # The pool starts a thread only where none is idle: each of these tasks keeps one until all are there.
        gate = threading.Barrier(self._count)

        def task():
            gate.wait()
            function()

        self._all_of(task, [() for _ in range(self._count)])

    def _all_of(self, task, calls):
        """The results, in order, when the last task has ended; the first error is raised."""
        futures = [self._pool.submit(task, *arguments) for arguments in calls]
        wait(futures)
        return [future.result() for future in futures]

    def _timed(self, run, units):
        counters, now_ns = self._here.counters, self._now_ns
        before = counters.read()
        start_ns = now_ns()
        result = run(units)
        end_ns = now_ns()
        return start_ns, end_ns, since(before, counters.read()), result

    def _calls(self, units):
        self._work.before_block(units)
        return [(self._work.runner(index, self._count), units) for index in range(self._count)]

    def block(self, units, lead_in):
        work = self._work
        if lead_in:
            self._all_of(_untimed, self._calls(lead_in))
            # What the lead-in used up is made anew for the timed part.
            work.after_block()
        calls = self._calls(units)
        cpu_ns = time.process_time_ns()
        release_ns = self._now_ns()
        rows = self._all_of(self._timed, calls)
        cpu_ns = time.process_time_ns() - cpu_ns
        for index, row in enumerate(rows):
            work.verify(row[3], index, self._count)
        work.after_block()
        return {
            "begin_ns": release_ns,
            "wall_ns": max(row[1] for row in rows) - release_ns,
            "cpu_ns": cpu_ns,
            "workers": [[row[0] - release_ns, row[1] - release_ns] + row[2] for row in rows],
            **work.latencies(),
        }

    def seen(self):
        return self._work.seen()

    def transfer(self):
        """What handing a task over costs; nothing is pickled."""
        work = self._work
        loads = [(work.argument(place), place) for place in work.places(MOST_PLACES)]
        told = hand_over(self._pool, loads, lambda: None, lambda _, place: work.result(place), self._now_ns)
        return dict(told, tasks_per_unit=work.tasks_per_unit)

    def close(self):
        self._in_each(self._work.leave_thread)
        self._pool.shutdown()
        for counters in self._counters:
            counters.close()
        self._work.close()


def _untimed(run, units):
    run(units)
