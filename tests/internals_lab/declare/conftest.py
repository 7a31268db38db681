"""Declarations as a worker tells them, made in this process by the very code that a worker runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.declare.validation import validate
from internals_lab.model.declaration import Scenario
from internals_lab.registry import load_registry
from internals_lab.worker.declared import as_data
from internals_lab.worker.declaring import scenario, snippets

Declare = Callable[..., Scenario]


def unit(n: object = 1, way: object = 2) -> None:
    """The declared function."""


@pytest.fixture
def validated() -> Callable[[Any], Scenario]:
    """What the host makes of a declaration."""
    registry = load_registry(entry_points=False)

    def validated(declared: Any) -> Scenario:
        return validate(as_data(declared), file="exp_case.py", source_sha256="0" * 64, registry=registry)

    return validated


@pytest.fixture
def declare(validated: Callable[[Any], Scenario]) -> Declare:
    """A validated scenario with these options; `claim` is what is claimed of it."""

    def declare(
        function: Callable[..., Any] = unit, claim: dict[str, Any] | None = None, **options: Any
    ) -> Scenario:
        declared = scenario(**options)(function)
        if claim is not None:
            words = {"compare": ("threads", "sequential"), "speedup": "> 1"} | claim
            declared.claim("A sentence", **words)
        return validated(declared)

    return declare


@pytest.fixture
def declare_snippets(validated: Callable[[Any], Scenario]) -> Declare:
    """Validated snippets."""

    def declare_snippets(variants: Any, claim: dict[str, Any] | None = None, **options: Any) -> Scenario:
        declared = snippets(variants, **options)
        declared.name = "calls"
        if claim is not None:
            declared.claim("A sentence", **({"speedup": "> 1"} | claim))
        return validated(declared)

    return declare_snippets
