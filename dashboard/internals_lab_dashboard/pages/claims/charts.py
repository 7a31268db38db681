"""What claims were judged by, drawn: ratios together, figures of other units a statement at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from internals_lab.model.ledger import Ledger
from internals_lab.reporters.ledger_rows import remarks
from internals_lab_dashboard.data.claims import Axis, Entry, Wanted
from internals_lab_dashboard.figures.claims import claims_figure, name_of
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.content.page import Cell, Chart, Column
from internals_lab_dashboard.pages.parts.interval_cells import interval_cells, interval_columns
from internals_lab_dashboard.pages.parts.spoken import spoken

HOW_TO_READ = (
    "A filled dot is a claim that holds here, a cross one that does not, an empty one is open: its bar reaches across the "
    "short line at which the claim draws its border."
)
# So many ratios can be told apart in a chart; a longer ledger is drawn a statement at a time.
MOST_DRAWN = 24
ELSEWHERE = " The other {} results are figures of other kinds, or too many to be told apart here: a statement's own page draws them."
OF_RATIOS = " A ratio is of the claim's first side over its second."


def claims_charts(found: Ledger, kept: Sequence[Entry], wanted: Wanted, cast: Cast) -> tuple[Chart, ...]:
    """One an axis that the statements need, of those entries that are kept. Whether there is one hangs on the ledger and the
    chosen statement alone: the page is not built anew under a reader who filters.
    """
    statements = [one for one in found.statements if wanted.statement in (None, one.id)]
    drawable = [
        Entry(statement=statement, judgement=one)
        for statement in statements
        for one in statement.judgements
        if one.value is not None
    ]
    axes = Counter(entry.axis for entry in drawable)
    # Ratios tell something side by side, as long as they can be told apart; figures of all kinds do not.
    shown = [
        axis for axis, count in axes.items() if wanted.statement or (axis.is_ratio and count <= MOST_DRAWN)
    ]
    run = found.run or ""
    elsewhere = sum(count for axis, count in axes.items() if axis not in shown)
    return tuple(
        _chart(
            axis,
            [one for one in kept if one.value is not None and one.axis == axis],
            cast,
            run,
            is_all=len(axes) == 1,
            more=ELSEWHERE.format(f"{elsewhere:,}") if elsewhere else "",
        )
        for axis in shown
    )


def _chart(axis: Axis, drawn: Sequence[Entry], cast: Cast, run: str, *, is_all: bool, more: str) -> Chart:
    title = "What was claimed, and what was measured"
    return Chart(
        key=f"claims-{axis.over}-{axis.unit}",
        title=title if is_all else f"{title}: {name_of(axis).lower()} over {axis.over}",
        how_to_read=HOW_TO_READ + (OF_RATIOS if axis.is_ratio else "") + more,
        summary=_summary(drawn, cast),
        figure=claims_figure(drawn, axis=axis, cast=cast, zoom_kept_for=run),
        columns=(
            Column(field="statement", header="Statement", width=330),
            Column(field="interpreter", header="Interpreter", width=104),
            Column(field="state", header="State", width=112),
            *interval_columns(name_of(axis), ".4~g", width=88, over=axis.over.capitalize()),
            Column(field="claimed", header="Claimed", width=130),
            Column(field="gil", header="GIL", width=70),
            Column(field="section", header="From", width=90),
            Column(field="run", header="Run", width=190),
            Column(field="remarks", header="Remarks", width=220, fills=True),
        ),
        rows=tuple(_row(entry, cast) for entry in drawn),
    )


def _row(entry: Entry, cast: Cast) -> dict[str, Cell]:
    judgement, statement = entry.judgement, entry.statement
    name = cast.name(judgement.interpreter)
    return {
        "statement": entry.words,
        "interpreter": name,
        "state": judgement.state + (" (gate)" if statement.gate else ""),
        **interval_cells(judgement.value, rounds=None),
        "claimed": statement.claimed,
        "gil": judgement.gil or "",
        "section": statement.section or "",
        "run": judgement.run or "",
        "remarks": "; ".join(remarks(judgement, name, known_run=judgement.run)),
    }


def _summary(drawn: Sequence[Entry], cast: Cast) -> str:
    told = [
        f"{entry.words}, on {cast.name(entry.judgement.interpreter)}: {entry.judgement.state}"
        for entry in drawn
    ]
    return spoken(f"{len(told)} results of claims", told, states=[entry.judgement.state for entry in drawn])
