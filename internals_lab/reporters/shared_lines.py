"""What most answers of a run have to say in the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from internals_lab.reporters.summary import ScenarioSummary


def shared_lines(summaries: Sequence[ScenarioSummary]) -> list[str]:
    """Details that stand in most answers, and what decisions on claims are worth where most scenarios with claims say the
    same of theirs; each once.
    """
    answers = [answer for summary in summaries for answer in summary.answers]
    details = [detail for answer in answers for detail in answer.details]
    families = [summary.claims.family for summary in summaries if summary.claims.family]
    return [*_in_most(details, len(answers)), *_in_most(families, len(families))]


def _in_most(lines: Sequence[str], places: int) -> list[str]:
    return [line for line, count in Counter(lines).items() if 1 < count > places / 2]
