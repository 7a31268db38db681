"""Two runs beside each other as Markdown, fit for an issue or a pull request."""

from __future__ import annotations

from internals_lab.model.run_comparison import RunComparison
from internals_lab.reporters.comparison_rows import Extent, Section, missing, over, sections, word
from internals_lab.reporters.comparison_words import (
    change_words,
    common_words,
    counted_states,
    difference_words,
    figure_words,
    headline,
    remarks,
    rules,
    run_words,
)
from internals_lab.reporters.markdown_text import escaped, sentence, table

HEADER = ["state", "scenario", "cell", "baseline", "current", "change", "n", "told from", "remarks"]


def markdown(
    comparison: RunComparison, extent: Extent = "changed", *, part_of: RunComparison | None = None
) -> str:
    """What changed, worst first, what differs beside it, and what cannot be told. Of a comparison with only some of the changes
    of `part_of` it says so.
    """
    parts = [
        "# What changed between two runs",
        f"- baseline: {escaped(run_words(comparison.baseline))}\n- current: {escaped(run_words(comparison.current))}",
        f"**{escaped(headline(comparison, part_of=part_of))}**",
    ]
    if part_of and comparison.is_told:
        parts.append(escaped(f"Only a part is shown. Without filters: {headline(part_of)}"))
    if common := common_words(comparison):
        parts.append(escaped(common))
    for section in sections(comparison, extent):
        parts += _section(section, comparison)
    if groups := missing(comparison):
        rows = [
            [group.state, str(len(group.changes)), group.reason, group.names(everything=extent == "all")]
            for group in groups
        ]
        parts += ["## Without a comparison", table(["state", "cells", "reason", "which"], rows)]
    if comparison.differences:
        lines = [f"- {escaped(difference_words(one))}" for one in comparison.differences]
        parts += ["## What else differs", "\n".join(lines)]
    if notes := list(rules(comparison, part_of=part_of)):
        parts += ["## How it was judged", "\n\n".join(sentence(note) for note in notes)]
    return "\n\n".join(parts) + "\n"


def _section(section: Section, comparison: RunComparison) -> list[str]:
    parts = [f"## {section.title}"]
    if section.shown:
        rows = [
            [
                word(one),
                one.scenario,
                f"{one.cell.label} over {over(one)}" if one.reference else one.cell.label,
                figure_words(one, one.baseline),
                figure_words(one, one.current),
                change_words(one),
                str(one.ratio.n) if one.ratio else "",
                f"{one.tolerance:.3g}x" if one.tolerance else "",
                "; ".join(remarks(one, comparison)),
            ]
            for one in section.shown
        ]
        parts += [table(HEADER, rows), f"[ ] {comparison.level * 100:g} % interval over rounds, unadjusted."]
    if section.hidden:
        parts.append(f"Not shown: {counted_states(section.hidden)}.")
    return parts
