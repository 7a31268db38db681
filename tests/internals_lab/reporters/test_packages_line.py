"""With which packages a scenario was measured, where it was given any."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from internals_lab.model.environment import Environment
from internals_lab.reporters.packages import package_lines

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"


@pytest.fixture
def lines(build_document: Any, true_cell: Any) -> Any:
    """The lines of a scenario on both builds with these packages."""

    def lines(with_gil: dict[str, str], without: dict[str, str], **facts: Any) -> list[str]:
        document = build_document([true_cell(), true_cell(interpreter=FREE)])
        [scenario] = document.scenarios
        asked = {"requirements": ["numpy-more", "numpy>=2"], "project": "shop", **facts}
        environments = [
            Environment(id=name, interpreter=name, packages=own, **{"scenarios": [scenario.id], **asked})
            for name, own in ((GIL, with_gil), (FREE, without))
        ]
        return package_lines(msgspec.structs.replace(document, environments=environments), scenario)

    return lines


def test_what_was_asked_for_is_told_with_its_version_and_what_came_with_it_is_not(lines: Any) -> None:
    packages = {"numpy": "2.4.6", "shop": "1.0", "beneath": "3"}
    assert lines(packages, packages) == ["packages: numpy 2.4.6; shop 1.0"]


def test_versions_that_differ_are_told_by_interpreter(lines: Any) -> None:
    told = lines({"numpy": "2.5.5"}, {"numpy": "2.4.6"}, built=["numpy"])
    assert told == ["packages: numpy 2.5.5 (built from source) on 3.13, 2.4.6 (built from source) on 3.13t"]


def test_one_that_only_one_side_has_is_none_on_the_other(lines: Any) -> None:
    assert lines({"numpy": "2"}, {}) == ["packages: numpy 2 on 3.13, none on 3.13t"]


def test_nothing_is_told_of_a_scenario_without(lines: Any) -> None:
    assert lines({"numpy": "2"}, {"numpy": "2"}, scenarios=["another"]) == []
