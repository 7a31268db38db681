"""The pytest side of the lab: `pytest --internals-lab experiments/`.

Loaded by every pytest run of an environment that has the lab, so nothing heavy is imported before it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_internals_lab.options import add_options

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The lab's options, each also an ini setting."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Bring in the rest when it is asked for."""
    if config.getoption("internals_lab"):
        from pytest_internals_lab.session import start

        start(config)
