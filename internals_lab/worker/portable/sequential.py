# One unit after the other, in the main thread.
from .work import Work


class Sequential:
    pool_start_wall_ns = 0

    def __init__(self, context):
        self._now_ns = context.now_ns
        self._cpu_ns = context.cpu_ns
        self._work = Work(context.shipment, context.params, context.now_ns)
        self.setup_wall_ns = self._work.setup_wall_ns

    def block(self, units, lead_in):
        work, now_ns = self._work, self._now_ns
        work.before_block(lead_in or units)
        run = work.runner(0, 1)
        if lead_in:
            run(lead_in)
            # What the lead-in used up (items, a per-block state) is made anew for the timed part.
            work.after_block()
            work.before_block(units)
            run = work.runner(0, 1)
        cpu_ns = self._cpu_ns()
        start_ns = now_ns()
        result = run(units)
        wall_ns = now_ns() - start_ns
        cpu_ns = None if cpu_ns is None else self._cpu_ns() - cpu_ns
        work.verify(result, 0, 1)
        work.after_block()
        return {"wall_ns": wall_ns, "cpu_ns": cpu_ns, "workers": [[0, wall_ns, cpu_ns, None, None, None]]}

    def fingerprint(self):
        return self._work.fingerprint()

    def seen(self):
        return self._work.seen()

    def close(self):
        self._work.close()
