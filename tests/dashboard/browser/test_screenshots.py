"""The pictures of the documents are made by a command, from results that were measured."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
from pathlib import Path

from internals_lab_dashboard.pages.registry import PAGES

ROOT = Path(__file__).resolve().parents[3]
IMAGES = ROOT / "docs" / "images"


def named_by_documents() -> set[str]:
    """The pictures that a reader is shown."""
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    return {
        name for path in documents for name in re.findall(r"\]\((?:docs/)?images/([^)]+)\)", path.read_text())
    }


def test_every_picture_that_is_there_is_shown_and_of_a_page_and_small() -> None:
    there = {path.name for path in IMAGES.iterdir()}
    assert there == named_by_documents()
    assert there <= {f"{page.path.removeprefix('/')}.png" for page in PAGES}
    assert all(path.stat().st_size < 300_000 for path in IMAGES.iterdir())


def test_the_command_makes_every_picture_that_the_documents_show(
    measured_for_every_page: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "screenshots.py", measured_for_every_page, tmp_path],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert {path.name for path in tmp_path.iterdir()} == named_by_documents()
    for path in tmp_path.iterdir():
        # The header of a PNG: signature, length and name of the first part, then width and height.
        assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", path.read_bytes()[16:24]) == (1280, 960)


def test_results_that_hold_nothing_are_a_failure_that_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "screenshots.py", tmp_path / "none", tmp_path / "images"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "holds no run" in done.stderr
