"""What happens around a cell's blocks: what it burns while it should rest, and what keeps it from running."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from internals_lab.machine.heat import heat_throttles
from internals_lab.machine.process_usage import major_faults, process_cpu_ns, run_delay_ns, swap_bytes
from internals_lab.machine.quota import Pauses, QuotaPauses, quota_cores
from internals_lab.machine.sources import Sources
from internals_lab.model.base import Record
from internals_lab.model.sample import Surroundings


class Instruments(Record, frozen=True):
    """What is read; each can be replaced by a test. `cpu_ns_of` is a process's CPU time so far."""

    sources: Sources = Sources()
    cpu_ns_of: Callable[[int], int | None] = process_cpu_ns
    clock_ns: Callable[[], int] = time.perf_counter_ns


class Watch:
    """Watches one worker with all that it started, `pids`, on `cpus`, from when it is made. Nothing is read while a
    block runs. `counts_delay` is for a worker that cannot count for itself how long it stood ready.
    """

    def __init__(
        self,
        pids: Sequence[int],
        cpus: Sequence[int],
        instruments: Instruments,
        *,
        counts_delay: bool = False,
    ) -> None:
        self._pids = pids
        self._cpus = cpus
        self._instruments = instruments
        sources = instruments.sources
        self._faults = _sum(major_faults(sources, pid) for pid in pids)
        self._swap_bytes = _sum(swap_bytes(sources, pid) for pid in pids)
        self._heat = heat_throttles(sources, cpus)
        self._quota = QuotaPauses(sources)
        self._has_quota = quota_cores(sources) is not None
        self._pauses_before: Pauses | None = None
        self._paused = Pauses(0, 0)
        self._blocks = 0
        self._idle_wall_ns = 0
        self._idle_cpu_ns: int | None = 0
        self._asked = _Asked() if counts_delay else None
        self._rest_from = (instruments.clock_ns(), self._cpu_ns())

    def block_begins(self) -> None:
        """The rest is over."""
        since_ns, cpu_since_ns = self._rest_from
        cpu_ns = self._cpu_ns()
        self._idle_wall_ns += self._instruments.clock_ns() - since_ns
        if cpu_ns is None or cpu_since_ns is None or self._idle_cpu_ns is None:
            self._idle_cpu_ns = None
        else:
            self._idle_cpu_ns += cpu_ns - cpu_since_ns
        # Without a quota there is nothing to count, and a read costs as much as a small block's answer.
        self._pauses_before = self._quota.read() if self._has_quota else None
        if self._asked:
            self._asked.begins(self._instruments.clock_ns(), cpu_ns, self._run_delay_ns())

    def block_ended(self) -> None:
        """The rest begins."""
        if self._pauses_before and (after := self._quota.read()):
            self._paused = Pauses(
                self._paused.periods + after.periods - self._pauses_before.periods,
                self._paused.paused_ns + after.paused_ns - self._pauses_before.paused_ns,
            )
        self._blocks += 1
        self._rest_from = (self._instruments.clock_ns(), self._cpu_ns())
        if self._asked:
            self._asked.ends(*self._rest_from, self._run_delay_ns())

    def seen(self) -> Surroundings:
        """All of it, after the last block."""
        sources = self._instruments.sources
        counts_pauses = self._quota.read() is not None
        swapped = _sum(swap_bytes(sources, pid) for pid in self._pids)
        heat = heat_throttles(sources, self._cpus)
        return Surroundings(
            blocks=self._blocks,
            idle_wall_ns=self._idle_wall_ns,
            idle_cpu_ns=self._idle_cpu_ns,
            major_faults=_growth(self._faults, _sum(major_faults(sources, pid) for pid in self._pids)),
            swap_bytes=swapped,
            swap_growth_bytes=_growth(self._swap_bytes, swapped),
            throttled_periods=self._paused.periods if counts_pauses else None,
            throttled_ns=self._paused.paused_ns if counts_pauses else None,
            heat_throttles=sum(max(0, count - self._heat.get(path, count)) for path, count in heat.items())
            if heat
            else None,
            **(self._asked.told() if self._asked else {}),
        )

    def _run_delay_ns(self) -> int | None:
        return _sum(run_delay_ns(self._instruments.sources, pid) for pid in self._pids)

    def _cpu_ns(self) -> int | None:
        return _sum(map(self._instruments.cpu_ns_of, self._pids))


class _Asked:
    """Sums over requests for blocks of what was read before and after each; of what cannot be read there is no sum."""

    NAMES = ("asked_wall_ns", "asked_cpu_ns", "asked_run_delay_ns")

    def __init__(self) -> None:
        self._before: tuple[int | None, ...] = ()
        self._sums: list[int | None] = [0] * len(self.NAMES)

    def begins(self, *readings: int | None) -> None:
        self._before = readings

    def ends(self, *readings: int | None) -> None:
        grown = [_growth(before, after) for before, after in zip(self._before, readings, strict=True)]
        self._sums = [
            None if one is None or more is None else one + more
            for one, more in zip(self._sums, grown, strict=True)
        ]

    def told(self) -> dict[str, int | None]:
        return dict(zip(self.NAMES, self._sums, strict=True))


def _sum(figures: Iterable[int | None]) -> int | None:
    """Of those that are told; None where none is."""
    told = [figure for figure in figures if figure is not None]
    return sum(told) if told else None


def _growth(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else max(0, after - before)
