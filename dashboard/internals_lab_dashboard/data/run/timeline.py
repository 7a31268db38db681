"""Who ran when: the workers' stretches in the blocks of one round, laid out one block after the other."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from internals_lab.model.sample import Sample

NOT_COUNTED = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """One worker in one block. Times count from the round's first release, the pauses between blocks left out.

    `cpu_share` is how much of it the worker was on a processor, None where the platform does not count that.
    """

    block: int
    worker: int
    released_ns: int
    start_ns: int
    end_ns: int
    cpu_share: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """A round's blocks and stretches as compact columns; a run has thousands of them."""

    round: int
    block_wall_ns: array[int]
    block: array[int]
    worker: array[int]
    start_ns: array[int]
    end_ns: array[int]
    cpu_ns: array[int]

    @property
    def workers(self) -> int:
        """How many workers were seen."""
        return max(self.worker, default=-1) + 1

    def stretches(self, *, most_blocks: int) -> list[Stretch]:
        """Those of the first blocks."""
        released_ns = [0]
        for wall_ns in self.block_wall_ns:
            released_ns.append(released_ns[-1] + wall_ns)
        rows = zip(self.block, self.worker, self.start_ns, self.end_ns, self.cpu_ns, strict=True)
        return [
            Stretch(
                block=block,
                worker=worker,
                released_ns=released_ns[block],
                start_ns=released_ns[block] + start_ns,
                end_ns=released_ns[block] + end_ns,
                cpu_share=_share(cpu_ns, end_ns - start_ns),
            )
            for block, worker, start_ns, end_ns, cpu_ns in rows
            if block < min(most_blocks, len(self.block_wall_ns))
        ]


def timelines(samples: Iterable[Sample]) -> tuple[Timeline, ...]:
    """One for each sample that has a timeline."""
    return tuple(_timeline(sample) for sample in samples if sample.workers.block)


def _timeline(sample: Sample) -> Timeline:
    rows = sample.workers
    return Timeline(
        round=sample.round,
        block_wall_ns=array("q", sample.blocks.wall_ns),
        block=array("q", rows.block),
        worker=array("q", rows.worker),
        start_ns=array("q", rows.start_ns),
        end_ns=array("q", rows.end_ns),
        cpu_ns=array("q", _counted(rows.cpu_ns)),
    )


def _counted(column: Sequence[int | None]) -> list[int]:
    return [NOT_COUNTED if value is None else value for value in column]


def _share(cpu_ns: int, wall_ns: int) -> float | None:
    if cpu_ns == NOT_COUNTED or wall_ns <= 0:
        return None
    return min(1.0, cpu_ns / wall_ns)
