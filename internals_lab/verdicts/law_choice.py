"""Which of the fitted scaling laws speaks for a strategy, and whether it describes the work at all."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.verdict import FittedLaw

# A curve that leaves more than this of ln(speedup) unexplained is not the law of this work.
LARGEST_MISFIT = 0.1


def law_that_fits(laws: Sequence[FittedLaw], strategy: str) -> FittedLaw | None:
    """The law to take for a strategy: the universal one where its coherency is surely above 0, else the simpler one."""
    fits = {law.law: law for law in laws if law.strategy == strategy}
    general = fits.get("Universal Scalability Law")
    if general and general.coherency and general.coherency.low > 0:
        return general
    return fits.get("Amdahl") or fits.get("Karp-Flatt")


def describes_the_work(law: FittedLaw) -> bool:
    """Whether it is a curve, and one that leaves little unexplained."""
    return law.misfit is not None and law.misfit <= LARGEST_MISFIT
