"""A run that somebody names: by its file, by its id or the end of it, or as the latest one of a results folder."""

from __future__ import annotations

from pathlib import Path

from internals_lab.errors import ResultsError, nearest
from internals_lab.model.run import RunDocument
from internals_lab.store.journal import DOCUMENT_SUFFIX, JOURNAL_SUFFIX
from internals_lab.store.loading import RunFile, find_runs, load_run

LATEST, PREVIOUS = "latest", "previous"
MOST_NAMED = 5


def load_chosen(word: str, results: Path, here: Path = Path()) -> RunDocument:
    """The run itself. ResultsError also where it has not ended."""
    document = load_run(chosen_run(word, results, here))
    if document.run.status == "running":
        raise ResultsError(f"run {document.run.id} is still running; it can be compared when it has ended")
    return document


def chosen_run(word: str, results: Path, here: Path = Path()) -> Path:
    """The file of the run; a path is as seen from `here`. ResultsError that names what is there.

    `latest` is the run of the folder that was begun last and is finished, `previous` the one before it.
    """
    path = here / word
    if path.suffix in (DOCUMENT_SUFFIX, JOURNAL_SUFFIX) or len(Path(word).parts) > 1:
        if not path.is_file():
            raise ResultsError(
                f"{word}: no such file; name a run's .json, its id in {results}, or {LATEST!r}"
            )
        return path
    found = find_runs(results)
    if not found:
        raise ResultsError(f"{results} holds no run; `pytest --internals-lab experiments/` makes one")
    if word in (LATEST, PREVIOUS):
        return _by_age(word, found, results)
    named = [one for one in found if one.run_id == word] or [
        one for one in found if one.run_id.endswith(word)
    ]
    if len(named) == 1:
        return named[0].path
    ids = sorted((one.run_id for one in named or found), reverse=True)
    if named:
        raise ResultsError(f"{word!r} is the end of several runs in {results}: {', '.join(ids[:MOST_NAMED])}")
    hint = nearest(word, ids[:MOST_NAMED]) if len(ids) > MOST_NAMED else nearest(word, ids)
    raise ResultsError(f"{results} has no run {word!r}{hint}; {LATEST!r} is its newest")


def has_finished_run(results: Path) -> bool:
    """Whether there is a latest one."""
    return any(one.kind == "document" for one in find_runs(results))


def _by_age(word: str, found: list[RunFile], results: Path) -> Path:
    """Ids begin with the time at which their run began; a file that was renamed is none of them, however new it is."""
    finished = [one for one in found if one.kind == "document"]
    finished.sort(key=lambda one: (one.run_id[:1].isdigit(), one.run_id), reverse=True)
    place = 0 if word == LATEST else 1
    if len(finished) <= place:
        few = "no finished run" if not finished else "one finished run"
        raise ResultsError(f"{results} has {few}, so there is no {word!r} one")
    return finished[place].path
