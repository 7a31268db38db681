"""What indexing a folder takes, against `json.load` of the same files: each in a process of its own, in turn."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

SELF = "benchmarks.dashboard_speed.indexing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Indexing:
    """Seconds for all documents and journals of a folder, of which there are `size_bytes`."""

    size_bytes: int
    json_load_s: float
    index_s: float
    index_bytes: int


def measure(results: Path, cache: Path) -> Indexing:
    """The index is made anew."""
    sizes = [path.stat().st_size for path in results.iterdir()]
    json_load_s = _child("json", results, cache)["seconds"]
    cold = _child("cold", results, cache)
    return Indexing(
        size_bytes=sum(sizes),
        json_load_s=json_load_s,
        index_s=cold["seconds"],
        index_bytes=int(cold["index_bytes"]),
    )


def warm_start_s(results: Path, cache: Path) -> float:
    """Until an index that is up to date is open, as the next dashboard does it, and its runs are listed."""
    return _child("warm", results, cache)["seconds"]


def _child(what: str, results: Path, cache: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", SELF, what, str(results), str(cache)],
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _json_load(results: Path) -> dict[str, float]:
    begun_s = time.perf_counter()
    for path in results.iterdir():
        with path.open(encoding="utf-8") as file:
            if path.suffix == ".json":
                json.load(file)
            else:
                for line in file:
                    if line.endswith("\n"):
                        json.loads(line)
    return {"seconds": time.perf_counter() - begun_s}


def fill(results: Path, cache: Path) -> None:
    """Bring the index up to date."""
    _child("fill", results, cache)


def _index(results: Path, cache: Path, what: str) -> dict[str, float]:
    from internals_lab_dashboard.data.folder.library import Library
    from internals_lab_dashboard.index.place import index_path
    from internals_lab_dashboard.index.run_index import RunIndex

    path = index_path(results, cache / "internals-lab")
    if what == "cold":
        path.unlink(missing_ok=True)
    begun_s = time.perf_counter()
    library = Library(results, index=RunIndex(results, path))
    shelf = library.shelf()
    if what != "warm":
        library.settle()
    seconds = time.perf_counter() - begun_s
    assert len(shelf.entries) == len(list(results.iterdir())), shelf.unreadable
    return {"seconds": seconds, "index_bytes": path.stat().st_size}


if __name__ == "__main__":
    _what, _results, _cache = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    _told = _json_load(_results) if _what == "json" else _index(_results, _cache, _what)
    print(json.dumps(_told))
