"""What claims were judged by, drawn: a chart for ratios, and one for each unit of figures."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.ledger import Statement
from internals_lab.reporters.ledger_rows import remarks
from internals_lab.verdicts.judged_run import RATIO
from internals_lab_dashboard.data.claims import Entry
from internals_lab_dashboard.figures.claims import claims_figure
from internals_lab_dashboard.figures.series import Cast
from internals_lab_dashboard.pages.interval_cells import interval_cells, interval_columns
from internals_lab_dashboard.pages.page import Cell, Chart, Column

HOW_TO_READ = (
    "A filled dot is a claim that holds here, a cross one that does not, an empty one is open: its bar reaches across the "
    "short line at which the claim draws its border."
)
OF_RATIOS = " A ratio is of the claim's first side over its second."


def claims_charts(
    statements: Sequence[Statement], kept: Sequence[Entry], cast: Cast, run: str
) -> tuple[Chart, ...]:
    """One a unit that the statements have, of those entries that are kept."""
    judged = [one for statement in statements for one in statement.judgements if one.value is not None]
    units = list(dict.fromkeys(one.unit for one in judged))
    return tuple(
        _chart(
            unit,
            [entry for entry in kept if entry.judgement.unit == unit and entry.value is not None],
            cast,
            run,
        )
        for unit in units
    )


def _chart(unit: str, drawn: Sequence[Entry], cast: Cast, run: str) -> Chart:
    is_ratio = unit == RATIO
    return Chart(
        key="claims" if is_ratio else f"claims-{unit}",
        title="What was claimed, and what was measured" if is_ratio else f"Claimed and measured: {unit}",
        how_to_read=HOW_TO_READ + (OF_RATIOS if is_ratio else ""),
        summary=_summary(drawn, cast),
        figure=claims_figure(drawn, unit=unit, cast=cast, zoom_kept_for=run),
        columns=(
            Column(field="statement", header="Statement", width=330),
            Column(field="interpreter", header="Interpreter", width=104),
            Column(field="state", header="State", width=112),
            *interval_columns("Ratio" if is_ratio else unit, ".4~g", width=88),
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
    return f"{len(told)} results of claims. {'; '.join(told)}."
