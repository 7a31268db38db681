"""What the plugin costs a pytest run that does not use it: `pytest --co` with it installed against without.

    python benchmarks/plugin_startup.py [PAIRS]

Two environments are made with uv, alike but for the lab itself (its dependencies are in both), so that the ratio
holds all that the plugin brings: its entry point, its import, its options. A third one, with pytest alone, says what
the dependencies' mere presence costs. Goal: at most 1.02.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from alternating import in_words, ratio, wall_ns

ROOT = Path(__file__).resolve().parent.parent
TEST_FILE = "def test_one():\n    pass\n"


def environment(folder: Path, *packages: str) -> Path:
    """A fresh environment with these packages; its pytest."""
    subprocess.run([sys.executable, "-m", "uv", "venv", "-q", "-p", sys.executable, str(folder)], check=True)
    python = folder / "bin" / "python"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "install",
            "-q",
            "--compile-bytecode",
            "-p",
            str(python),
            *packages,
        ],
        check=True,
    )
    return folder / "bin" / "pytest"


def main() -> None:
    """Print the two ratios."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "test_one.py").write_text(TEST_FILE)
        with_lab = environment(folder / "with", str(ROOT))
        without = environment(folder / "without", *dependencies)
        bare = environment(folder / "bare", "pytest")

        def collect(pytest: Path) -> int:
            return wall_ns([str(pytest), "--co", "-q", "-p", "no:cacheprovider", "test_one.py"], cwd=folder)

        print(
            "with the lab / without it: ",
            in_words(ratio(lambda: collect(with_lab), lambda: collect(without), pairs)),
        )
        print(
            "its dependencies / pytest alone: ",
            in_words(ratio(lambda: collect(without), lambda: collect(bare), pairs)),
        )


if __name__ == "__main__":
    main()
