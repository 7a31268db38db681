"""Which interpreters a claim speaks of, as far as that is known without a cell."""

from __future__ import annotations

from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Claim, Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.verdicts.claim_filters import matches
from internals_lab.verdicts.claim_targets import SEQUENTIAL
from internals_lab.verdicts.observed_gil import planned_gil

# Filters that speak of the interpreter, and not of the cell.
OF_INTERPRETERS = {"gil", "free_threaded", "interpreter", "implementation"}


def speaks_of(claim: Claim, scenario: Scenario, interpreter: Interpreter) -> bool:
    """Whether the claim may be judged on the interpreter: by its side, where it compares interpreters, and by those of its
    filters that no axis of the scenario can turn.
    """
    side = claim.subject
    names = (interpreter.short, interpreter.name, interpreter.implementation)
    if side is not None and side.axis == "interpreter" and side.value not in names:
        return False
    varied = scenario.params.keys() | scenario.knobs.keys()
    filters = {name: value for name, value in claim.where.items() if name in OF_INTERPRETERS - varied}
    stand_in = Cell(id="", scenario=scenario.id, interpreter=interpreter.name, strategy=SEQUENTIAL, workers=1)
    return matches(filters, stand_in, interpreter, gil=planned_gil(stand_in, interpreter))
