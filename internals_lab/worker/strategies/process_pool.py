"""The same work as tasks of a ProcessPoolExecutor that lives across blocks: a task a worker, submitted at the release."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from .. import pooled
from ..child import Inherited
from ..pool import Pool
from .processes import default_start_method


class Workers(Pool):
    pickles_by_multiprocessing = True

    def __init__(self, context):
        starting = multiprocessing.get_context(context.knob("start_method") or default_start_method())
        inherited = Inherited(context, []) if starting.get_start_method() == "fork" else None
        gate = starting.Barrier(context.workers)
        words = context.experiment.words()

        def make():
            return ProcessPoolExecutor(
                context.workers,
                mp_context=starting,
                initializer=pooled.begin_process,
                initargs=(gate, inherited, context.scenario.name, words, context.params, context.knobs),
            )

        super().__init__(context, make, "a process")

    def cpu_ns(self, own_ns, rows):
        # What handing over cost this process is the strategy's as well.
        return own_ns + sum(row[3] for row in rows)
