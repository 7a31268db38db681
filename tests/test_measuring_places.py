"""Which tests want the machine to themselves: a file that was renamed would run beside others without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def test_every_place_that_measures_is_there(pytestconfig: pytest.Config) -> None:
    conftest = pytestconfig.pluginmanager.get_plugin(str(HERE / "conftest.py"))
    assert [place for place in conftest.MEASURING if not (HERE / place).exists()] == []
