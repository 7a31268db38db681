"""When the collector runs is drawn by the round's hash seed; a collector that is off, or has no generations, is not run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from internals_lab.model.interpreter import Interpreter
from internals_lab.worker import core

SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import core
core.open_package()
import gc
sys.modules["internals_lab_worker.core"] = core
from internals_lab_worker import collector_phase
if sys.argv[2] == "off":
    gc.disable()
gc.collect()
ran = [one["collections"] for one in gc.get_stats()]
told = []
for worker in map(int, sys.argv[3].split(",")):
    collector_phase.shift_collections(worker)
    told.append(len(collector_phase._kept))
ran = [now["collections"] - before for now, before in zip(gc.get_stats(), ran)]
print(core.json.dumps({"kept": told, "ran": ran}))
"""


def shifted(
    hash_seed: int, *, workers: str = "0", collector: str = "on", executable: str = sys.executable
) -> dict[str, list[int]]:
    done = subprocess.run(
        [executable, "-c", SCRIPT, str(Path(core.__file__).parent), collector, workers],
        env={"PYTHONHASHSEED": str(hash_seed)},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, list[int]] = json.loads(done.stdout)
    return told


def test_the_hash_seed_decides_how_far_it_is_shifted() -> None:
    assert shifted(1) == shifted(1)
    assert len({json.dumps(shifted(seed)) for seed in range(8)}) == 8


def test_collections_of_what_is_young_bring_the_next_full_one_nearer(gil_twin: Interpreter) -> None:
    ran = [shifted(seed, executable=gil_twin.executable)["ran"] for seed in range(12)]
    assert len({young for young, _, _ in ran}) > 4
    assert len({middle for _, middle, _ in ran}) > 4
    # The first takes away what set-up left; one that was brought near may come by itself.
    assert {full for _, _, full in ran} <= {1, 2}


def test_a_process_that_is_made_ready_anew_does_not_keep_more_and_more() -> None:
    first, again = shifted(1, workers="0,0")["kept"]
    assert first == again > 0


def test_the_workers_of_a_cell_do_not_collect_in_step() -> None:
    assert len(set(shifted(1, workers="0,1,2")["kept"])) == 3


def test_a_collector_that_is_off_frees_nothing() -> None:
    told = shifted(1, collector="off")
    assert told["ran"] == [0, 0, 0]
    assert told["kept"] == shifted(1)["kept"]


def test_a_build_that_looks_at_everything_each_time_does_so_once(free_threaded: Interpreter) -> None:
    # Those that come by themselves, of what is kept, are told as the youngest's.
    assert [shifted(seed, executable=free_threaded.executable)["ran"][1:] for seed in range(4)] == [
        [0, 1]
    ] * 4
