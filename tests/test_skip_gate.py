"""The gate itself: run in sessions of its own, as the conftest of each."""

from __future__ import annotations

from pathlib import Path

import pytest

GATE = Path(__file__).with_name("shared") / "lab_fixtures" / "skip_gate.py"
SKIPPING = """
import pytest

def test_needs_a_thing():
    pytest.skip("no telescope here")
"""


@pytest.fixture
def session(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with the gate, an empty list, and one test that skips."""
    monkeypatch.delenv("CI", raising=False)
    pytester.makeconftest(GATE.read_text(encoding="utf-8"))
    pytester.makepyfile(test_it=SKIPPING)
    (pytester.path / "tests").mkdir()
    allow(pytester, "# nothing")
    return pytester


def allow(session: pytest.Pytester, line: str) -> None:
    (session.path / "tests" / "allowed_skips.txt").write_text(f"{line}\n", encoding="utf-8")


def run(session: pytest.Pytester, *options: str) -> pytest.RunResult:
    # Dash brings a plugin for pytest that takes two seconds to load.
    return session.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:dash", *options)


def test_a_skip_passes_where_the_gate_is_off(session: pytest.Pytester) -> None:
    assert run(session).ret == pytest.ExitCode.OK


@pytest.mark.parametrize("how", ["option", "variable"])
def test_a_skip_that_is_not_allowed_fails_the_session(
    session: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "variable":
        monkeypatch.setenv("CI", "true")
    result = run(session, *(["--strict-skips"] if how == "option" else []))
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*test_it.py::test_needs_a_thing: Skipped: no telescope here"])


def test_a_skip_on_the_list_passes(session: pytest.Pytester) -> None:
    allow(session, "test_it.py::test_needs_*  telescope")
    assert run(session, "--strict-skips").ret == pytest.ExitCode.OK


def test_a_skip_for_another_reason_than_the_listed_one_fails(session: pytest.Pytester) -> None:
    allow(session, "test_it.py::test_needs_*  microscope")
    assert run(session, "--strict-skips").ret == pytest.ExitCode.TESTS_FAILED


def test_a_file_that_skips_itself_fails_the_session(session: pytest.Pytester) -> None:
    session.makepyfile(test_it="import pytest; pytest.skip('no telescope', allow_module_level=True)")
    assert run(session, "--strict-skips").ret == pytest.ExitCode.TESTS_FAILED


def test_an_expected_failure_is_no_skip(session: pytest.Pytester) -> None:
    session.makepyfile(test_it="import pytest\n@pytest.mark.xfail\ndef test_it(): raise ValueError")
    assert run(session, "--strict-skips").ret == pytest.ExitCode.OK


@pytest.mark.parametrize("capability", ["Chromium", "the 3.13t build", "its GIL twin"])
def test_what_make_test_provides_cannot_be_put_on_the_list(session: pytest.Pytester, capability: str) -> None:
    allow(session, f"test_it.py::*  {capability}")
    result = run(session, "--strict-skips")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*allowed_skips.txt:1:*never missing*"])


def test_a_line_without_a_capability_is_an_error(session: pytest.Pytester) -> None:
    allow(session, "test_it.py::*")
    result = run(session, "--strict-skips")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*allowed_skips.txt:1: no capability*"])
