"""Whether a way of starting workers ever led to one that greets: one that hangs must cost its time once, not at each try."""

from __future__ import annotations

from internals_lab.runner.processes.failure import WorkerFailure


class Greeting:
    """What is known of one command with its variables, in one run."""

    def __init__(self) -> None:
        self._heard = False
        self._silence: WorkerFailure | None = None

    def heard(self) -> None:
        """A worker of it greeted: later ones get all the time there is."""
        self._heard = True

    def missed(self, failure: WorkerFailure) -> None:
        """A worker of it did not. One that died at once may be tried again, for that costs nothing."""
        if failure.outcome == "timeout" and not self._heard:
            self._silence = failure

    def hope(self) -> None:
        """Raises the WorkerFailure of before, where none ever greeted and one kept its silence."""
        if self._silence is not None:
            raise WorkerFailure("timeout", f"{self._silence.reason}, and was not tried again")
