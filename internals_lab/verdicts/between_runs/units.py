"""Whether a scenario is the same piece of work in two runs."""

from __future__ import annotations

import ast
import textwrap

from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario

ANOTHER_SOURCE = "its source has changed: it is another piece of work, and no slower or faster one"
ANOTHER_FORM = "its form has changed (items, a closed loop, or what is awaited): it is another piece of work"
FILE_CHANGED = "the rest of its file has changed"


def another_unit(baseline: Scenario, current: Scenario, cell: Cell) -> str | None:
    """Why the two are not the same work; None where they are, as far as their own source tells."""
    forms = [(one.kind, one.has_items, one.in_flight is None, one.awaited) for one in (baseline, current)]
    if forms[0] != forms[1]:
        return ANOTHER_FORM
    if baseline.source_sha256 == current.source_sha256:
        return None
    if not all(one.source or one.variants for one in (baseline, current)):
        return ANOTHER_SOURCE
    before, now = (_work(one, cell.variant) for one in (baseline, current))
    return None if before == now else ANOTHER_SOURCE


def confounding_file(baseline: Scenario, current: Scenario) -> list[str]:
    """What around a unit is not as it was, though its own source is: what it calls may have changed."""
    return [] if baseline.source_sha256 == current.source_sha256 else [FILE_CHANGED]


def _work(scenario: Scenario, variant: str | None) -> tuple[str, str]:
    """Of snippets the statement and what surrounds all of them; of a function what it does, without decorators, docstring,
    comments and layout; as it stands where it is no Python of today's.
    """
    rest = scenario.source
    for name, statement in scenario.variants.items():
        rest = rest.replace(f"{name}: {statement}", "")
    try:
        tree = ast.parse(textwrap.dedent(rest))
    except (SyntaxError, ValueError, RecursionError):
        return rest.strip(), scenario.variants.get(variant or "", "")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.decorator_list = []
            if ast.get_docstring(node, clean=False) is not None:
                node.body = node.body[1:]
    return ast.dump(tree), scenario.variants.get(variant or "", "")
