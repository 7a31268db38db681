"""What an interpreter says how many references there are. An inspection says it of any object; see docs/probes.md."""

from __future__ import annotations

from internals_lab.model.interpreter import Interpreter
from internals_lab.probes.probe import Probe

COUNTING = ("cpython", "cinderx")


class RefcountProbe(Probe):
    """Where references are counted."""

    def unsupported_on(self, interpreter: Interpreter) -> str | None:
        if interpreter.implementation not in COUNTING:
            return f"{interpreter.short} counts no references"
        return None


REFCOUNT = RefcountProbe(
    name="refcount",
    worker_module="probes.refcount",
    cost="nothing while a block runs",
    units=dict.fromkeys(
        ("of_local", "of_fresh", "of_two_names", "of_none", "of_small_int", "of_type", "of_function"),
        "references",
    ),
)
