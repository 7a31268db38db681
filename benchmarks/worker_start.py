"""Start of the worker to its first answer, against an empty script, on each interpreter that is found.

    python benchmarks/worker_start.py [PAIRS]

Both are timed from the launch: the one to the worker's greeting, the other to the end of the process. Goal: at most 2.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from alternating import in_words, ratio, wall_ns

from internals_lab.interpreters.finding import find
from internals_lab.registry import load_registry
from internals_lab.runner.processes.environment import built_environment
from internals_lab.runner.processes.keeper import Keeper
from internals_lab.runner.processes.launching import Launcher


def main() -> None:
    """Print a ratio an interpreter."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    kinds = load_registry().kinds
    keeper = Keeper()
    environment = built_environment(os.environ, knobs={}, hash_seed=0, token="benchmark")
    with tempfile.TemporaryDirectory() as name:
        empty = Path(name) / "empty.py"
        empty.write_bytes(b"")
        launcher = Launcher(keeper=keeper, capture_folder=Path(name), inherited=os.environ, kinds=kinds)
        for interpreter in find(kinds=kinds).interpreters:
            if kinds.unsupported(interpreter, portable=True):
                continue

            def greeting() -> int:
                worker = launcher.start(interpreter)  # noqa: B023 (called within the loop's own turn)
                heard_ns: int = worker.hello(60)["heard_ns"]
                taken = heard_ns - worker.started_ns
                worker.end()
                return taken

            kind = kinds.of(interpreter)
            assert kind is not None  # or it would be unsupported
            bare = kind.command(Path(interpreter.executable), empty)

            def nothing() -> int:
                return wall_ns(bare, env=environment)  # noqa: B023

            print(f"{interpreter.name:24} {in_words(ratio(greeting, nothing, pairs))}")
    keeper.close()


if __name__ == "__main__":
    main()
