"""Made-up results are results: the loader takes them, the schema fits them, and the same seed gives the same files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import msgspec
import pytest

from benchmarks.realistic_results.folder import write
from benchmarks.realistic_results.size import SIZES, Size
from internals_lab.store.document import encode
from internals_lab.store.loading import find_runs, load_run
from internals_lab.store.schema import json_schema
from internals_lab.verdicts.derivation import derive

SIZE = Size(runs=48, samples=12_000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with runs of every kind."""
    path = tmp_path_factory.mktemp("made up") / "lab-results"
    write(path, SIZE)
    return path


def test_every_document_is_valid_by_the_published_schema(folder: Path) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    # One of each kind, and those after them, which were made of them.
    for path in sorted(folder.glob("*.json"))[: SIZE.kinds + 2]:
        validator.validate(msgspec.json.decode(path.read_bytes()))


def test_documents_are_what_the_store_would_write(folder: Path) -> None:
    path = max(folder.glob("*.json"))
    assert json.loads(encode(load_run(path))) == json.loads(path.read_bytes())


def test_runs_are_as_a_team_has_them(folder: Path) -> None:
    documents = [load_run(one.path) for one in find_runs(folder)]
    assert len(documents) == SIZE.runs
    assert Counter(one.run.status for one in documents).keys() == {"complete", "interrupted", "crashed"}
    outcomes = {result.outcome for one in documents for result in one.cells}
    assert outcomes >= {"measured", "failed", "invalid", "timeout", "unsupported", "skipped", "pending"}
    assert len({interpreter.name for one in documents for interpreter in one.interpreters}) >= 5
    assert len({one.machine.id for one in documents}) == 2
    assert {claim.state for one in documents for claim in one.claims} >= {"confirmed", "refuted"}
    assert any(one.verdicts and one.diagnoses and one.comparisons for one in documents)
    samples = sum(len(s.blocks.wall_ns) for one in documents for r in one.cells for s in r.samples)
    assert samples >= SIZE.samples * 0.9  # the killed and the interrupted have fewer


def test_what_is_derived_on_a_slow_day_follows_from_its_samples(folder: Path) -> None:
    document = next(
        document for one in find_runs(folder) if (document := load_run(one.path)).run.status == "complete"
    )
    anew = derive(document)
    for known, told in zip(document.comparisons, anew.comparisons, strict=True):
        assert (known.id, known.state) == (told.id, told.state)
        if known.typical is not None and told.typical is not None:
            assert known.typical.estimate == pytest.approx(told.typical.estimate, rel=1e-3)
    for known_cell, told_cell in zip(document.cells, anew.cells, strict=True):
        if known_cell.unit_wall_ns is not None and told_cell.unit_wall_ns is not None:
            assert known_cell.unit_wall_ns.estimate == pytest.approx(
                told_cell.unit_wall_ns.estimate, rel=1e-3
            )


def test_the_same_seed_gives_the_same_files_and_another_one_others(tmp_path: Path) -> None:
    size = Size(runs=7, samples=700, kinds=3)
    written = {}
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        write(tmp_path / name, Size(runs=size.runs, samples=size.samples, kinds=size.kinds, seed=seed))
        written[name] = {path.name: path.read_bytes() for path in sorted((tmp_path / name).iterdir())}
    assert written["one"] == written["again"]
    assert written["one"].keys() == written["other"].keys()
    assert written["one"] != written["other"]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text("{}")
    with pytest.raises(FileExistsError):
        write(tmp_path, Size(runs=1, samples=10))


def test_sizes_are_those_that_the_dashboard_is_measured_at() -> None:
    assert [size.runs for size in SIZES.values()] == [10, 1_000, 10_000]
    assert SIZES["1k"].samples_a_run == SIZES["10k"].samples_a_run == 1_000
