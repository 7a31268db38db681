"""uv's complaints in a line that can be read, without the host that packages come from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from internals_lab.environments.complaint import readable
from internals_lab.environments.uv_tool import InstalledUv, Unreachable

NO_SOLUTION = """\
Using Python 3.13.5 environment at: v1
error: No solution found when resolving dependencies
  cause: Because all versions of docopt have no usable wheels and you require docopt, we can
         conclude that your requirements are unsatisfiable.

hint: Wheels are required for `docopt` because building from source is disabled
"""
OLDER_UV = """\
  × No solution found when resolving dependencies:
  ╰─▶ Because shop was not found in the package registry and you require shop, we can conclude that your
      requirements are unsatisfiable.
"""
BUILD = """\
Resolved 2 packages in 106ms
   Building shop @ file:///home/ann/shop
error: Failed to build `shop @ file:///home/ann/shop`
  cause: The build backend returned an error
  cause: Call to `setuptools.build_meta.build_editable` failed (exit status: 1)

         [stdout]
         running build_ext

         [stderr]
         fast.c:1:2: error: #error not here
         error: Command '['gcc', '-c', 'fast.c']' returned non-zero exit status 1.
"""
NETWORK = """\
error: Request failed after 3 retries in 9.6s
  cause: Failed to fetch: `https://ann:secret@packages.example/simple/numpy/`
"""


@pytest.mark.parametrize(
    ("complaint", "line"),
    [
        (
            NO_SOLUTION,
            "Because all versions of docopt have no usable wheels and you require docopt, we can conclude that your "
            "requirements are unsatisfiable.",
        ),
        (
            OLDER_UV,
            "Because shop was not found in the package registry and you require shop, we can conclude that your "
            "requirements are unsatisfiable.",
        ),
        (
            BUILD,
            "Failed to build `shop`; Call to `setuptools.build_meta.build_editable` failed (exit status: 1); "
            "#error not here",
        ),
        (NETWORK, "Request failed after 3 retries in 9.6s; Failed to fetch: `numpy`"),
        ("", "uv does not say why"),
        ("not done within 3 s", "not done within 3 s"),
    ],
)
def test_a_complaint_becomes_a_line(complaint: str, line: str) -> None:
    assert readable(complaint) == line


def test_what_has_nothing_to_do_with_the_interpreter_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "uv.toml").write_text("no-such-setting = 1")
    uv = InstalledUv(os.environ)
    with pytest.raises(Unreachable, match=r"uv could not do its work: .*no-such-setting"):
        uv("pip", "list", cwd=tmp_path)


def test_a_build_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    uv = InstalledUv(os.environ, timeout_s=0.0)
    answer = uv("pip", "list", cwd=tmp_path)
    assert (answer.exit_code, answer.reason) == (1, "not done within 0 s")
