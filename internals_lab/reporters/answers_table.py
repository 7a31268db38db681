"""All answers of a run at a glance, for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.text import Text

from internals_lab.model.cell import Cell
from internals_lab.reporters.state_styles import STATE_STYLES
from internals_lab.reporters.workloads import STATES, Change, Workload, in_few_words
from internals_lab.verdicts import wording
from internals_lab.verdicts.claim_targets import SEQUENTIAL

NARROWEST_NAME = 16
GAP = "  "
Row = Sequence[str]


@dataclass(frozen=True, kw_only=True)
class AnswersTable:
    """What workers share with all that is known of it, a line each; of what one thread does alone, the ratio. Names that do
    not fit before their figures have a line of their own, so that nothing is broken up.
    """

    change: Change

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As rich asks for it."""
        free, gil_build = self.change.free.short, self.change.gil_build.short
        if self.change.spread:
            heads = [
                (f"{free}, workers share it", ""),
                ("", "its best"),
                ("over the best", f"of {gil_build}"),
                ("pays", "from"),
                ("one", "thread"),
                ("MB a", "worker"),
            ]
            yield from _drawn(heads, self.change.spread, _shared, options.max_width)
        if self.change.spread and self.change.alone:
            yield Text()
        if self.change.alone:
            heads = [(f"{free}, one thread does it all", ""), ("over", gil_build)]
            yield from _drawn(heads, self.change.alone, _alone, options.max_width)


def _drawn(
    heads: Sequence[tuple[str, str]],
    workloads: Sequence[Workload],
    row_of: Callable[[Workload], Row],
    width: int,
) -> Iterator[RenderableType]:
    figures = [row_of(one) for one in workloads if one.speedup]
    if not figures:
        heads = heads[:1]
    widths = [
        max(len(text) for text in (*head, *(row[place] for row in figures)))
        for place, head in enumerate(heads)
    ]
    room = width - sum(len(GAP) + one for one in widths[1:])
    widths[0] = min(widths[0], max(NARROWEST_NAME, room))
    for line in (0, 1) if figures else (0,):
        yield Text(_line([head[line] for head in heads], widths), style="bold")
    yield Text("─" * min(width, sum(widths) + len(GAP) * (len(widths) - 1)))
    for word, style, found in _groups(workloads):
        yield Text(f"{word} ({len(found)})", style=style)
        for one in found:
            if one.speedup:
                yield Text(_line(row_of(one), widths))
        if without := [one for one in found if not one.speedup]:
            yield Padding(Text(f"no figure: {in_few_words(without)}"), (0, 0, 0, 2))


def _line(cells: Row, widths: Sequence[int]) -> str:
    name, *figures = cells
    told = GAP.join(text.ljust(wide) for text, wide in zip(figures, widths[1:], strict=True)).rstrip()
    if not told:
        return name
    if len(name) <= widths[0]:
        return f"{name.ljust(widths[0])}{GAP}{told}"
    return f"{name}\n{' ' * widths[0]}{GAP}{told}"


def _groups(workloads: Sequence[Workload]) -> Iterator[tuple[str, str, list[Workload]]]:
    for state, word in STATES.items():
        if found := [one for one in workloads if one.state == state]:
            yield (
                word,
                STATE_STYLES[state],
                sorted(found, key=lambda one: one.gain, reverse=state == "faster"),
            )


def _shared(one: Workload) -> Row:
    assert one.answer is not None
    assert one.best is not None
    single, memory = one.answer.single_thread, one.answer.memory_per_worker_bytes
    return [
        f"  {one.full_name}",
        _team(one.best),
        one.ratio,
        _pays_from(one),
        f"{single.slowdown.estimate:.2f}x" if single else "",
        f"{memory.estimate / 1e6:.1f}" if memory and memory.low > 0 else "",
    ]


def _alone(one: Workload) -> Row:
    return [f"  {one.full_name}", one.ratio]


def _team(cell: Cell) -> str:
    """`2 threads`; `thread_pool × 2`, narrower than a sentence has it."""
    named = cell.strategy in wording.ONE_OF or cell.strategy == SEQUENTIAL
    return wording.team(cell) if named else f"{cell.strategy} × {cell.at_once}"


def _pays_from(one: Workload) -> str:
    """`2`, `no`; "" where there are no workers to count."""
    found = one.pays
    if found is None:
        return ""
    if found.workers is not None:
        return str(found.workers)
    return "open" if found.state == "open" else "no"
