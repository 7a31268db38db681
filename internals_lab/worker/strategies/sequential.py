"""One unit after the other, in the main thread."""

import time

from ..counters import ThreadCounters, since
from ..work import Work


class Workers:
    pool_start_wall_ns = 0
    threads = 0

    def __init__(self, context):
        self._now_ns = context.now_ns
        self._work = Work(context.scenario, context.params, context.in_flight)
        self.setup_wall_ns = self._work.setup_wall_ns
        self._work.learn_expected()
        self._counters = ThreadCounters()

    def _runner(self):
        return self._work.runner(0, 1)

    def _verify(self, result):
        self._work.verify(result, 0, 1)

    def block(self, units, lead_in):
        work, now_ns = self._work, self._now_ns
        work.before_block(lead_in or units)
        run = self._runner()
        if lead_in:
            run(lead_in)
            # What the lead-in used up (items, a per-block state) is made anew for the timed part.
            work.after_block()
            work.before_block(units)
            run = self._runner()
        before = self._counters.read()
        cpu_ns = time.process_time_ns()
        start_ns = now_ns()
        result = run(units)
        end_ns = now_ns()
        cpu_ns = time.process_time_ns() - cpu_ns
        counted = since(before, self._counters.read())
        self._verify(result)
        work.after_block()
        wall_ns = end_ns - start_ns
        return {
            "begin_ns": start_ns,
            "wall_ns": wall_ns,
            "cpu_ns": cpu_ns,
            "workers": [[0, wall_ns] + counted],
            **work.latencies(),
        }

    def fingerprint(self):
        return self._work.fingerprint()

    def seen(self):
        return self._work.seen()

    def close(self):
        self._counters.close()
        self._work.close()
