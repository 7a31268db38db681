"""The pytest side of the lab: `pytest --internals-lab experiments/`.

Loaded by every pytest run of an environment that has the lab, so nothing heavy is imported before it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_internals_lab.options import add_options, given_alone, is_experiment, refuse_mistyped

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The lab's options, each also an ini setting."""
    add_options(parser)


def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> None:
    """A mistyped option of the lab, before pytest says no more than that it does not know it."""
    refuse_mistyped(parser, args)


def pytest_configure(config: pytest.Config) -> None:
    """Bring in the rest when it is asked for."""
    if config.getoption("internals_lab"):
        from pytest_internals_lab.session import start

        start(config)
    elif given := given_alone(config):
        import pytest

        raise pytest.UsageError(
            f"{given} means nothing without --internals-lab: pytest --internals-lab {given} ..."
        )


def pytest_report_collectionfinish(config: pytest.Config) -> list[str]:
    """What experiments need, where somebody asks for one by its name and for nothing that measures it."""
    if config.getoption("internals_lab"):
        return []
    named = [word for word in config.invocation_params.args if is_experiment(config, str(word))]
    return [f"{word} is an experiment: pytest --internals-lab {word} measures it" for word in named]
