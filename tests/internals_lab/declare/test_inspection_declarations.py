"""What `@inspection` declares, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.errors import DeclarationError
from internals_lab.model.declaration import Scenario
from internals_lab.worker.declaring import DeclarationMistake, inspection


def test_an_inspection_is_a_scenario_without_anything_to_time(validated: Callable[[Any], Scenario]) -> None:
    @inspection(params={"size": [1, 2]}, knobs={"gc_freeze": [True]}, requirements=["six"], timeout_s=3)
    def look(size: int) -> dict[str, int]:
        """Looks."""
        return {"size": size}

    scenario = validated(look)
    assert (scenario.kind, scenario.strategies, scenario.probes) == (
        "inspection",
        ["sequential"],
        ["inspection"],
    )
    assert (scenario.params, scenario.knobs) == ({"size": [1, 2]}, {"gc_freeze": [True]})
    assert (scenario.requirements, scenario.timeout_s, scenario.doc) == (["six"], 3.0, "Looks.")
    assert "def look(size" in scenario.source
    # Here and now it is the function that it was made of.
    assert look(4) == {"size": 4}


def test_a_param_that_the_function_does_not_take_is_named(validated: Callable[[Any], Scenario]) -> None:
    @inspection(params={"sise": [1]})
    def look(size: int) -> dict[str, int]:
        return {"size": size}

    with pytest.raises(DeclarationError, match="no parameter 'sise'; did you mean 'size'"):
        validated(look)


def test_what_a_call_does_not_run_cannot_be_inspected() -> None:
    def lazy() -> Any:
        yield {}

    with pytest.raises(DeclarationMistake, match="lazy is a generator function: calling it runs nothing"):
        inspection()(lazy)
    with pytest.raises(DeclarationMistake, match="@inspection goes on a function, this is a dict"):
        inspection()({})  # type: ignore[arg-type]
