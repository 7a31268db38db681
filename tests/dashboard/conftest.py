"""Results folders of made-up runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from made_up.builder import RunBuilder
from made_up.changed import largest_of, write_changed
from made_up.folder import newest, oldest, written
from made_up.replay import Replay
from made_up.samples import course

from benchmarks.realistic_results.folder import write
from benchmarks.realistic_results.size import Size
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Sample


@pytest.fixture(scope="session")
def realistic_results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up runs of several kinds: complete, interrupted and killed ones, with every outcome. Not to be changed."""
    folder = tmp_path_factory.mktemp("realistic") / "lab-results"
    write(folder, Size(runs=16, samples=4_000, kinds=16))
    return folder


@pytest.fixture
def make_course() -> Callable[[float, int], Sample]:
    """The sample of a process by its time per unit and its round."""
    return course


@pytest.fixture
def replay() -> Iterator[Callable[[Path, RunDocument], Replay]]:
    """Begins to write a run that was measured once more."""
    begun: list[Replay] = []

    def begin(folder: Path, document: RunDocument) -> Replay:
        begun.append(Replay(folder, document))
        return begun[-1]

    yield begin
    for one in begun:
        one.journal.close()


@pytest.fixture
def run_builder() -> type[RunBuilder]:
    """The builder, for tests that need a run of their own."""
    return RunBuilder


@pytest.fixture
def document() -> RunDocument:
    """A run with a scenario for each page."""
    return newest()


@pytest.fixture
def make_folder(tmp_path: Path) -> Callable[[Iterable[RunDocument]], Path]:
    """Write runs into a fresh results folder."""

    def make(documents: Iterable[RunDocument]) -> Path:
        return written(tmp_path / "lab-results", documents)

    return make


@pytest.fixture
def results_folder(make_folder: Callable[[Iterable[RunDocument]], Path], document: RunDocument) -> Path:
    """The folder that the browser tests look at. Point this fixture elsewhere to test with other results."""
    return make_folder([document, oldest()])


@pytest.fixture(scope="session")
def changed_runs(realistic_results: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run, and the same with one cell that became slower. Not to be changed."""
    folder = tmp_path_factory.mktemp("changed") / "lab-results"
    return write_changed(folder, largest_of(realistic_results))


@pytest.fixture
def folder_for(results_folder: Path, changed_runs: Path) -> Callable[[str], Path]:
    """Results of which a page of that name has something to draw."""
    return lambda page: changed_runs if page == "Compare" else results_folder
