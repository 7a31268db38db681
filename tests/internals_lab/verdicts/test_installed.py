"""Packages that differ confound a ratio across interpreters; what only lies beside them does not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from internals_lab.model.environment import Environment
from internals_lab.verdicts.derivation import derive

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"


@pytest.fixture
def measured(build_document: Any, true_cell: Any) -> Any:
    """A scenario on both builds, with these packages and those that were built."""

    def measured(*packages: dict[str, str], built: tuple[list[str], ...] = ([], [])) -> Any:
        document = build_document(
            [true_cell(), true_cell(interpreter=FREE)],
            # What pip or a linter left in an interpreter's own folder.
            interpreters={GIL: {"packages": {"ruff": "1"}}, FREE: {"packages": {"ruff": "2"}}},
        )
        environments = [
            Environment(
                id=name,
                interpreter=name,
                scenarios=[document.scenarios[0].id],
                packages=own,
                built=from_source,
            )
            for name, own, from_source in zip((GIL, FREE), packages, built, strict=bool(packages))
        ]
        return msgspec.structs.replace(document, environments=environments)

    return measured


def _confounders(document: Any) -> list[str]:
    [comparison] = derive(document).comparisons
    return comparison.confounded_by


def test_the_same_versions_confound_nothing(measured: Any) -> None:
    assert _confounders(measured({"numpy": "2.4.6"}, {"numpy": "2.4.6"})) == []


def test_another_version_is_named_and_so_is_what_only_one_side_has(measured: Any) -> None:
    document = measured({"numpy": "2.5.5", "same": "1", "tomli": "2"}, {"numpy": "2.4.6", "same": "1"})
    assert _confounders(document) == [
        "package numpy: 2.4.6 against 2.5.5",
        "package tomli: none against 2",
    ]


def test_the_packages_are_told_beside_the_ratio(measured: Any) -> None:
    document = derive(measured({"numpy": "2.5.5"}, {"numpy": "2.4.6"}))
    told = " ".join(line for verdict in document.verdicts for line in verdict.sentences)
    assert "The packages differ (numpy: 2.4.6 against 2.5.5)." in told
    assert "The builds differ" not in told


def test_one_that_was_built_here_is_not_the_one_that_its_authors_built(measured: Any) -> None:
    document = measured({"numpy": "2.4.6"}, {"numpy": "2.4.6"}, built=([], ["numpy"]))
    assert _confounders(document) == ["package numpy: 2.4.6 (built from source) against 2.4.6"]


def test_packages_that_the_scenario_does_not_need_confound_nothing(measured: Any) -> None:
    assert _confounders(measured()) == []


def test_the_environment_of_another_scenario_says_nothing(measured: Any) -> None:
    document = measured({"numpy": "2.5.5"}, {"numpy": "2.4.6"})
    others = [msgspec.structs.replace(one, scenarios=["exp_x.py::other"]) for one in document.environments]
    assert _confounders(msgspec.structs.replace(document, environments=others)) == []
