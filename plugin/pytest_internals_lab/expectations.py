"""What a failing expectation says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.results import ClaimResult
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.figure_passes import FigurePasses
from internals_lab.verdicts.figure_words import claimed, sentence

Explain = Callable[[ProbePass], Sequence[str]]


def expectation_in_words(result: ClaimResult, document: RunDocument, explain: Explain) -> str:
    """What was expected, what was found, and why that does not fit; of a figure also what its probe found (`explain`)."""
    head = f"{result.state}: {result.text}"
    reason = [result.reason] if result.reason else []
    if result.figure is not None:
        found = sentence(result, document) or "nothing was found of it"
        lines = [
            head,
            f"expected {claimed(result)}",
            found,
            *reason,
            *_explanation(result, document, explain),
        ]
        return "\n".join(lines)
    found = "nothing was compared"
    if result.speedup is not None:
        one = result.speedup
        found = f"speedup {one.estimate:.3f} [{one.low:.3f}, {one.high:.3f}] ({one.level:.0%}, n = {one.n} rounds)"
    return "\n".join([head, f"expected {result.threshold}, found {found}", *reason])


def _explanation(result: ClaimResult, document: RunDocument, explain: Explain) -> list[str]:
    cell = next((one for one in document.cells if one.cell.id == result.subject), None)
    if cell is None or result.figure is None:
        return []
    scenario = next(one for one in document.scenarios if one.id == result.scenario)
    # Held against a ratio no single pass is right or wrong.
    telling = FigurePasses(cell=cell, figure=result.figure).telling(scenario.claims[result.claim].value)
    return [f"  {line}" for line in explain(telling)] if telling else []
