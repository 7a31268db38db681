"""The same work as tasks of an InterpreterPoolExecutor that lives across blocks: a task a worker, submitted at the release."""

import json
from concurrent.futures import InterpreterPoolExecutor

from ..own_interpreter import opened_package
from ..pool import Pool
from ..turnstile import Turnstile

# What an interpreter of the pool begins with, before any task of ours can be found there by its name.
_BEGINNING = """
from internals_lab_worker import pooled
from internals_lab_worker.turnstile import Turnstile
told = json.loads(%r)
pooled.begin(Turnstile(*told["turnstile"]), None, *told["arguments"])
"""


class Workers(Pool):
    def __init__(self, context):
        self._turnstile = Turnstile.of(context.workers)
        told = {
            "turnstile": self._turnstile.ends,
            "arguments": [
                context.scenario.name,
                context.experiment.words(),
                context.params,
                context.knobs,
            ],
        }
        beginning = opened_package(_BEGINNING % json.dumps(told))

        def make():
            # exec can be found by its name in every interpreter, as nothing of ours can there yet.
            return InterpreterPoolExecutor(context.workers, initializer=exec, initargs=(beginning, {}))

        super().__init__(context, make, "an interpreter")

    def cpu_ns(self, own_ns, rows):
        # All of them are threads of this process.
        return own_ns

    def close(self):
        super().close()
        self._turnstile.close()
