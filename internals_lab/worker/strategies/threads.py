"""N threads of one process, alive across blocks, released together."""

import threading
import time

from ..core import gil_enabled
from ..counters import ThreadCounters, since
from ..meeting import Meeting, processor_each
from ..portable.gates import Gates
from ..timeline import timeline
from ..work import Work


class Workers:
    def __init__(self, context):
        self._now_ns = context.now_ns
        self._count = context.workers
        self._work = Work(context.scenario, context.params, context.in_flight)
        self.setup_wall_ns = self._work.setup_wall_ns
        self._work.learn_expected()
        self._order = (1, 0)
        self._runs = []
        self._closing = False
        # What an async set-up or teardown raised in one of the threads, in which it is run.
        self._errors = []
        self._meeting = Meeting([0] * self._count, self._now_ns) if processor_each(self._count) else None
        self._meets = False
        self._rows = [None] * self._count
        self._gates = [Gates() for _ in range(self._count)]
        started_ns = self._now_ns()
        threads = [
            threading.Thread(target=self._serve, args=(index,), daemon=True) for index in range(self._count)
        ]
        for thread in threads:
            thread.start()
        for gates in self._gates:
            gates.done.acquire()
        self.pool_start_wall_ns = self._now_ns() - started_ns
        self.threads = self._count
        self._threads = threads
        self._raise_first()

    def _attempt(self, function):
        try:
            function()
        except BaseException as error:
            self._errors.append(error)

    def _raise_first(self):
        if self._errors:
            raise self._errors[0]

    def _serve(self, index):
        gates, now_ns = self._gates[index], self._now_ns
        counters = ThreadCounters()
        self._attempt(self._work.enter_thread)
        gates.done.release()
        while True:
            gates.begin.acquire()
            if self._closing:
                self._attempt(self._work.leave_thread)
                counters.close()
                return
            units, lead_in = self._order
            error = result = None
            try:
                if lead_in:
                    self._runs[index](lead_in)
            except BaseException as caught:
                error = caught
            before = counters.read()
            gates.ready.release()
            gates.release.acquire()
            run = self._runs[index]
            cpu_began_ns = 0
            if self._meets:
                self._meeting.arrive(index)
                # Anew: what waiting for the others took is not the block's.
                before = counters.read()
                cpu_began_ns = time.process_time_ns()
            start_ns = now_ns()
            try:
                if error is None:
                    result = run(units)
            except BaseException as caught:
                error = caught
            end_ns = now_ns()
            self._rows[index] = (
                start_ns,
                end_ns,
                since(before, counters.read()),
                cpu_began_ns,
                result,
                error,
            )
            gates.done.release()

    def _make_runs(self, units):
        self._work.before_block(units)
        self._runs = [self._work.runner(index, self._count) for index in range(self._count)]

    def block(self, units, lead_in):
        work, count = self._work, self._count
        self._make_runs(lead_in or units)
        self._order = (units, lead_in)
        for gates in self._gates:
            gates.begin.release()
        for gates in self._gates:
            gates.ready.acquire()
        if lead_in:
            # What the lead-in used up is made anew for the timed part, after the last thread has used it.
            work.after_block()
            self._make_runs(units)
        # Waiting for the GIL counts, so where there is one a block begins at the release.
        self._meets = self._meeting is not None and gil_enabled() is False
        if self._meets:
            self._meeting.clear()
        cpu_began_ns = time.process_time_ns()
        release_ns = self._now_ns()
        for gates in self._gates:
            gates.release.release()
        for gates in self._gates:
            gates.done.acquire()
        # Those that met began later than they were released.
        cpu_ns = time.process_time_ns() - max(cpu_began_ns, min(row[3] for row in self._rows))
        for row in self._rows:
            if row[5] is not None:
                raise row[5]
        for index, row in enumerate(self._rows):
            work.verify(row[4], index, count)
        work.after_block()
        block = timeline(self._rows, release_ns, met=self._meets)
        return dict(block, cpu_ns=cpu_ns, **work.latencies())

    def seen(self):
        return self._work.seen()

    def close(self):
        self._closing = True
        for gates in self._gates:
            gates.begin.release()
        for thread in self._threads:
            thread.join()
        self._work.close()
        self._raise_first()
