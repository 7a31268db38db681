"""Can two runs be held against each other? What differs between them, and what of it a ratio would show."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from internals_lab.counted import counted
from internals_lab.verdicts.between_runs.setup_facts import SetupFact, setup_facts
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.pages.bases.run_page import when
from internals_lab_dashboard.pages.content.page import Fact
from internals_lab_dashboard.pages.content.sheet import Sheet, SheetGroup, SheetRow

HOW_TO_READ = (
    "Only what differs is shown. Where it confounds, a ratio of the two runs would show that difference beside whatever "
    "changed in the code; ratios that each run took by itself stay what they are."
)


def against_sheet(rows: RunRows, other: RunRows) -> Sheet:
    """This run in the first column, the other one in the second."""
    facts = setup_facts(rows, other)
    differences = [fact for fact in facts if fact.differs]
    return Sheet(
        key="against",
        title=f"Against the run of {when(other.run.started)}: {_counted(differences)}",
        how_to_read=HOW_TO_READ,
        columns=((f"This run, {when(rows.run.started)}", None), (when(other.run.started), None)),
        remarks="In a ratio of the two",
        groups=tuple(
            SheetGroup(title=about, rows=tuple(_row(fact) for fact in own))
            for about, own in groupby(differences, lambda fact: fact.about)
        ),
        folded=tuple((f"{fact.about} · {fact.fact}", fact.one) for fact in facts if not fact.differs),
    )


def against_fact(rows: RunRows, other: RunRows) -> Fact:
    """The answer in a line."""
    label = f"Against {when(other.run.started)}"
    both = _measured(rows) & _measured(other)
    if not both:
        text = "no cell was measured in both: there is nothing to hold against each other"
        return Fact(label=label, text=text, tone="warn")
    cells = f"{len(both):,} {_cells_were(len(both))} measured in both"
    confounding = [fact for fact in setup_facts(rows, other) if fact.differs and fact.confounds]
    # A changed source is about the cells of its scenario, and about no others.
    ids = {fact.scenario for fact in confounding if fact.scenario}
    touched = sum(row.cell.scenario in ids for row in rows.cells if row.cell.id in both)
    common = [fact for fact in confounding if fact.scenario is None]
    if not common and not touched:
        return Fact(label=label, text=f"{cells}; nothing that is known confounds their ratios", tone="good")
    if rows.machine.id != other.machine.id:
        why = "on another machine: set ratios side by side, take none of times"
    elif common:
        why = f"their ratios are confounded by {_named([f'{fact.about}: {fact.fact}' for fact in common])}"
    else:
        changed = _named([fact.fact for fact in confounding])
        why = f"the ratios of {touched:,} of them are confounded by the {changed}; nothing that is known confounds the others"
    return Fact(label=label, text=f"{cells}; {why}", tone="warn")


def _cells_were(count: int) -> str:
    return "cell was" if count == 1 else "cells were"


def _named(all_of_them: Sequence[str]) -> str:
    names = list(dict.fromkeys(all_of_them))
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return ", ".join(names[:2]) + more


def _measured(rows: RunRows) -> set[str]:
    return {one.cell.id for one in rows.cells if one.outcome == "measured"}


def _row(fact: SetupFact) -> SheetRow:
    word = "! confounds" if fact.confounds else "✓ does not confound"
    return SheetRow(
        fact=fact.fact,
        cells=(fact.one, fact.other),
        differs=True,
        remark=f"{word}: {fact.why}" if fact.why else word,
        tone="warn" if fact.confounds else "plain",
    )


def _counted(differences: Sequence[SetupFact]) -> str:
    if not differences:
        return "no difference is known"
    confounding = sum(fact.confounds for fact in differences)
    count = len(differences)
    words = counted(count, "difference")
    return f"{words}, {confounding or 'none'} of which confound{'s' if confounding == 1 else ''}"
