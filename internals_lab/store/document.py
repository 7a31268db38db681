"""The document of a run as bytes and back, and how it reaches the disk whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from internals_lab.errors import ResultsError
from internals_lab.model.plausibility import implausible
from internals_lab.model.run import DOCUMENT_SCHEMA, RunDocument
from internals_lab.store import plain_json
from internals_lab.store.collector import collector_paused
from internals_lab.store.older_samples import has_figures_in_samples, with_passes
from internals_lab.store.versions import brought_up_to_date


def encode(document: RunDocument) -> bytes:
    """The file's content."""
    return plain_json.encode(document) + b"\n"


def decode(content: bytes, *, where: str) -> RunDocument:
    """The document in a file's content; ResultsError says whether it is truncated, foreign or of another version."""
    document = _of_today(content)
    if document is None:
        return from_raw(parse(content, where=where), where=where)
    _refuse_what_cannot_be(where, document)
    return document


def _of_today(content: bytes) -> RunDocument | None:
    """The document straight from its bytes, without plain values in between: a third of the time. None where that is not
    all there is to do, or where it fails: the long way says what is wrong.
    """
    try:
        if has_figures_in_samples(content):
            return None
        with collector_paused():
            document = msgspec.json.decode(content, type=RunDocument)
    except (ValueError, RecursionError):
        return None
    return document if document.schema == DOCUMENT_SCHEMA else None


def parse(content: bytes, *, where: str) -> Any:
    """JSON as plain values, or ResultsError."""
    try:
        return msgspec.json.decode(content)
    except (ValueError, RecursionError) as error:
        # msgspec has no type of its own for data that end too early, and calls half a number malformed.
        text = content.strip()
        if text[:1] in (b"{", b"") and (str(error) == "Input data was truncated" or not text.endswith(b"}")):
            raise ResultsError(
                f"{where}: truncated: the file ends after {len(content)} bytes, in the middle of its content"
            ) from error
        raise ResultsError(f"{where}: not a results file of internals_lab: {error}") from error


def from_raw(raw: object, *, where: str) -> RunDocument:
    """Plain values, of this version or an older one, as the document; ResultsError names the field that is wrong."""
    current = with_passes(brought_up_to_date(raw, where=where))
    try:
        document = msgspec.convert(current, RunDocument)
    except msgspec.ValidationError as error:
        raise ResultsError(
            f"{where}: says it is {current['schema']!r} but does not fit it: {error}"
        ) from error
    _refuse_what_cannot_be(where, document)
    return document


def _refuse_what_cannot_be(where: str, document: RunDocument) -> None:
    _refuse_duplicates(where, "cell", (result.cell.id for result in document.cells))
    _refuse_duplicates(where, "interpreter", (interpreter.name for interpreter in document.interpreters))
    _refuse_duplicates(where, "scenario", (scenario.id for scenario in document.scenarios))
    _refuse_strangers(where, document)
    _refuse_implausible(where, document)


def write_atomically(
    path: Path, content: bytes, *, rename: Callable[[Path, Path], object] = os.replace
) -> None:
    """The file holds all of the content or what it held before, through a crash or a power cut; ResultsError."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        rename(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise ResultsError(f"{path}: cannot be written: {error.strerror or error}") from error


def sync_folder(folder: Path) -> None:
    """Make new and renamed names in it durable, where the platform lets a folder be opened."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_strangers(where: str, document: RunDocument) -> None:
    scenarios = {scenario.id for scenario in document.scenarios}
    interpreters = {interpreter.name for interpreter in document.interpreters}
    for result in document.cells:
        for kind, name, known in (
            ("scenario", result.cell.scenario, scenarios),
            ("interpreter", result.cell.interpreter, interpreters),
        ):
            if name not in known:
                raise ResultsError(
                    f"{where}: cell {result.cell.id!r} is of the {kind} {name!r}, which the document does not have"
                )


def _refuse_implausible(where: str, document: RunDocument) -> None:
    for result in document.cells:
        # A cell that the lab itself called invalid may show why; no figure is made of it.
        for sample in result.samples if result.outcome == "measured" else ():
            if mistake := implausible(sample):
                raise ResultsError(f"{where}: cell {result.cell.id!r}, round {sample.round}: {mistake}")


def _refuse_duplicates(where: str, kind: str, names: Iterable[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ResultsError(
            f"{where}: duplicate {kind} {twice[0]!r}; every {kind} of a run has a name of its own"
        )
