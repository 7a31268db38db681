"""Units in flight as tasks of one event loop in the main thread; the loop lives across blocks."""

from . import sequential


class Workers(sequential.Workers):
    def _runner(self):
        return self._work.task_runner()

    def _verify(self, results):
        for result in results:
            self._work.verify(result, 0, 1)
