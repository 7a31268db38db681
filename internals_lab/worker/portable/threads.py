# N threads of one process, alive across blocks, released together.
try:
    from _thread import start_new_thread
except ImportError:
    # Python 2 calls it so.
    from thread import start_new_thread

from .gates import Gates
from .work import Work


class Threads:
    def __init__(self, context):
        self._now_ns = context.now_ns
        self._cpu_ns = context.cpu_ns
        self._count = context.workers
        self._work = Work(context.shipment, context.params, context.now_ns)
        self.setup_wall_ns = self._work.setup_wall_ns
        self._order = (1, 0)
        self._runs = []
        self._closing = False
        self._rows = [None] * self._count
        self._gates = [Gates() for _ in range(self._count)]
        started_ns = self._now_ns()
        for index in range(self._count):
            start_new_thread(self._serve, (index,))
        self._await("done")
        self.pool_start_wall_ns = self._now_ns() - started_ns

    def _await(self, name):
        for gates in self._gates:
            getattr(gates, name).acquire()

    def _open(self, name):
        for gates in self._gates:
            getattr(gates, name).release()

    def _serve(self, index):
        gates, now_ns = self._gates[index], self._now_ns
        gates.done.release()
        while True:
            gates.begin.acquire()
            if self._closing:
                gates.done.release()
                return
            units, lead_in = self._order
            error = result = None
            try:
                if lead_in:
                    self._runs[index](lead_in)
            except BaseException as caught:
                error = caught
            gates.ready.release()
            gates.release.acquire()
            run = self._runs[index]
            start_ns = now_ns()
            try:
                if error is None:
                    result = run(units)
            except BaseException as caught:
                error = caught
            end_ns = now_ns()
            self._rows[index] = (start_ns, end_ns, result, error)
            gates.done.release()

    def _make_runs(self, units):
        self._work.before_block(units)
        self._runs = [self._work.runner(index, self._count) for index in range(self._count)]

    def block(self, units, lead_in):
        work = self._work
        self._make_runs(lead_in or units)
        self._order = (units, lead_in)
        self._open("begin")
        self._await("ready")
        if lead_in:
            # What the lead-in used up is made anew for the timed part, after the last thread has used it.
            work.after_block()
            self._make_runs(units)
        cpu_ns = self._cpu_ns()
        release_ns = self._now_ns()
        self._open("release")
        self._await("done")
        cpu_ns = None if cpu_ns is None else self._cpu_ns() - cpu_ns
        for _, _, _, error in self._rows:
            if error is not None:
                raise error
        for index in range(self._count):
            work.verify(self._rows[index][2], index, self._count)
        work.after_block()
        return {
            "wall_ns": max([row[1] for row in self._rows]) - release_ns,
            "cpu_ns": cpu_ns,
            "workers": [
                [row[0] - release_ns, row[1] - release_ns, None, None, None, None] for row in self._rows
            ],
        }

    def seen(self):
        return self._work.seen()

    def close(self):
        self._closing = True
        self._open("begin")
        self._await("done")
        self._work.close()
