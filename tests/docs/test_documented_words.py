"""What the code offers by name is in the documents, and what they show of the JSON fits its schema."""

from __future__ import annotations

import argparse
import inspect
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from internals_lab_dashboard.pages.registry import PAGES
from pytest_internals_lab.options import OPTIONS

from internals_lab import scenario
from internals_lab.cli import check
from internals_lab.cli.main import COMMANDS
from internals_lab.interpreters.provision.offers import OFFERS
from internals_lab.kinds.cpython import OLDEST_FULL
from internals_lab.model.run import RunDocument
from internals_lab.registry import load_registry
from internals_lab.runner.planning.effort import EFFORTS
from internals_lab.store.columns import COLUMNS
from internals_lab.store.schema import PUBLISHED, json_schema
from internals_lab.verdicts.exit_codes import NOTHING_MEASURED, REGRESSED, UNSTABLE

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def registry() -> Any:
    return load_registry(entry_points=False)


def _code_of(page: Any) -> set[str]:
    """Everything on a page that is set as code within a text."""
    return {token.content for token in page.inline() if token.type == "code_inline"}


def test_every_option_is_explained(pages: Any) -> None:
    assert {option.flag for option in OPTIONS} <= _code_of(pages["docs/writing-a-scenario.md"])


def test_every_option_of_a_check_is_explained(pages: Any) -> None:
    subparsers = argparse.ArgumentParser().add_subparsers()
    check.register(subparsers)
    options = {word for action in subparsers.choices["check"]._actions for word in action.option_strings}
    assert options - {"-h", "--help"} <= _code_of(pages["docs/checking-a-function.md"])


def test_every_argument_of_a_scenario_is_explained(pages: Any) -> None:
    arguments = set(inspect.signature(scenario).parameters)
    assert arguments <= _code_of(pages["docs/writing-a-scenario.md"])


def test_every_strategy_knob_and_probe_is_named(pages: Any, registry: Any) -> None:
    assert {*registry.strategies, *registry.knobs, *registry.probes} <= _code_of(
        pages["docs/writing-a-scenario.md"]
    )


def test_efforts_are_given_with_their_rounds() -> None:
    text = (DOCS / "writing-a-scenario.md").read_text(encoding="utf-8")
    for effort in EFFORTS.values():
        assert f"`{effort.name}` ({effort.rounds}" in text
        assert (
            f"{effort.passes} of them at `{effort.name}`" in text
            or f"{effort.passes} at `{effort.name}`" in text
        )


def test_every_page_of_the_dashboard_is_told_with_its_question() -> None:
    text = (DOCS / "dashboard.md").read_text(encoding="utf-8")
    for page in PAGES:
        assert f"| {page.name} | {page.question.removesuffix('?')}" in text


def test_exit_codes_are_given() -> None:
    text = (DOCS / "writing-a-scenario.md").read_text(encoding="utf-8")
    for code in (REGRESSED, NOTHING_MEASURED, UNSTABLE):
        assert f"{code} (" in text


def test_every_command_of_the_lab_is_used_on_some_page(pages: Any) -> None:
    used = {
        one.words[1] for page in pages.values() for one in page.commands() if one.words[0] == "internals-lab"
    }
    assert used == set(COMMANDS)


def test_everything_that_can_be_installed_is_named(pages: Any) -> None:
    assert set(OFFERS) <= _code_of(pages["docs/installing-interpreters.md"])


def test_every_kind_of_interpreter_and_every_state_is_named(pages: Any, registry: Any) -> None:
    named = _code_of(pages["docs/interpreters.md"])
    assert set(registry.kinds.by_name) <= named
    assert {state for knob in registry.knobs.values() for state in knob.states} <= named


def test_the_oldest_python_is_named() -> None:
    text = (DOCS / "interpreters.md").read_text(encoding="utf-8")
    oldest = ".".join(map(str, OLDEST_FULL))
    assert f"CPython {oldest} and newer" in text
    assert f"PyPy {oldest} and newer" in text


def test_every_part_of_the_document_and_every_table_is_explained(pages: Any) -> None:
    assert {*RunDocument.__struct_fields__, *COLUMNS} <= _code_of(pages["docs/json.md"])


def test_the_schema_is_where_the_page_says(pages: Any) -> None:
    assert PUBLISHED.is_relative_to(DOCS.parent)
    assert PUBLISHED.relative_to(DOCS.parent).as_posix() in _code_of(pages["docs/json.md"])


def test_the_json_that_is_shown_has_no_field_that_the_schema_lacks(pages: Any) -> None:
    shown = [json.loads(block.text) for block in pages["docs/json.md"].blocks("json")]
    assert shown
    for document in shown:
        jsonschema.validate(document, _of_parts(json_schema()))


def _of_parts(schema: Any) -> Any:
    """The schema for a shortened document: fields may be missing, but none may be unknown."""
    if isinstance(schema, list):
        return [_of_parts(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: _of_parts(value) for name, value in schema.items() if name != "required"}
    return parts | {"additionalProperties": False} if isinstance(schema.get("properties"), dict) else parts
