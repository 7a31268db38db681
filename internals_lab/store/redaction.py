"""Nothing private travels unasked: home folders, user name and host name leave every string before it is written."""

from __future__ import annotations

import contextlib
import functools
import getpass
import os
import re
import socket
import types
import typing
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from internals_lab.model.base import Record
from internals_lab.model.sample import Blocks, WorkerBlocks

R = TypeVar("R")

HOME, USER, HOST = "~", "<user>", "<host>"

# Fields by which records refer to each other, or that name a variant. A host may be called "threads": here only
# paths are redacted, by the same rule in every such field, so that references still meet.
_REFERENCES = frozenset(
    {
        "schema",
        "id",
        "scenario",
        "cell",
        "item_id",
        "subject",
        "reference",
        "comparison",
        "best_cell",
        "rivals",
        "gil_build",
        "interpreter",
        "scenarios",
        "probe",
        "figure",
    }
)
_WORDS = frozenset(
    {"name", "short", "value", "variant", "strategy", "strategies", "workers", "probes", "effort"}
    | {"implementation", "version", "system", "architecture"}
    | {"identity", "source_sha256", "git_commit", "boot_id", "process_start"}
)

# These tell nothing about a person or a machine.
_PUBLIC_USERS = frozenset({"root"})
_PUBLIC_HOSTS = frozenset({"localhost", "localhost.localdomain"})


class Redaction(Record):
    """What is private, and the rule for taking it out.

    A home folder becomes `~` wherever a path starts with it (an option letter, as in `-I/home/ann`, may stand
    before it); the user name becomes `<user>` as a part of a path, in `pytest-of-ann` and in `ann@`; a host name
    becomes `<host>` as a whole word. Dictionary keys and names of records lose paths only.
    """

    homes: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @classmethod
    def of_this_machine(cls) -> Redaction:
        """What is private here; whatever the system does not say is left out."""
        homes: set[str] = set()
        users: set[str] = set()
        # In many containers the user has no entry, and so neither a name nor a home.
        with contextlib.suppress(RuntimeError, OSError):
            home = Path.home()
            homes.update((str(home), os.path.realpath(home)))
        with contextlib.suppress(KeyError, OSError, ImportError):
            users.add(getpass.getuser())
        host = socket.gethostname()
        return cls(
            homes=tuple(sorted(home for home in homes if home.strip("/\\"))),
            users=tuple(sorted(users - _PUBLIC_USERS - {""})),
            hosts=tuple(sorted({host, host.partition(".")[0]} - _PUBLIC_HOSTS - {""})),
        )

    def of(self, value: R) -> R:
        """The record (or list, dictionary, string) without what is private."""
        return typing.cast(R, self._redacted(value, prose=True))

    def _redacted(self, value: Any, *, prose: bool) -> Any:
        if isinstance(value, str):
            return self._prose(value) if prose else self._paths(value)
        if isinstance(value, Blocks | WorkerBlocks):
            return value  # numbers, and most of a document
        if isinstance(value, msgspec.Struct):
            return self._record(value)
        if isinstance(value, dict):
            return {
                self._redacted(key, prose=False): self._redacted(item, prose=prose)
                for key, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [self._redacted(item, prose=prose) for item in value]
        return value

    def _record(self, record: msgspec.Struct) -> msgspec.Struct:
        changes = {
            field: self._redacted(getattr(record, field), prose=field not in _REFERENCES | _WORDS)
            for field in _free_fields(type(record))
        }
        return msgspec.structs.replace(record, **changes)

    def _prose(self, text: str) -> str:
        text = self._paths(text)
        hosts = _host_pattern(self.hosts)
        return hosts.sub(HOST, text) if hosts else text

    def _paths(self, text: str) -> str:
        for pattern, replacement in _path_patterns(self.homes, self.users):
            text = pattern.sub(replacement, text)
        return text


@functools.cache
def _path_patterns(homes: tuple[str, ...], users: tuple[str, ...]) -> list[tuple[re.Pattern[str], str]]:
    patterns = []
    # The longest first: one home may lie in another.
    for home in sorted(homes, key=len, reverse=True):
        # A repr doubles backslashes, and Windows takes either slash and either case.
        parts = [re.escape(part) for part in re.split(r"[\\/]+", home.rstrip("\\/"))]
        flags = re.IGNORECASE if "\\" in home else re.NOFLAG
        # One slash before the first part: in file:///home/ann two belong to the address.
        path = r"[\\/]" * (not parts[0]) + r"[\\/]+".join(filter(None, parts))
        patterns.append((re.compile(rf"(?:(?<![\w.~-])|(?<=-[A-Za-z])){path}(?![\w-]|\.\w)", flags), HOME))
    for user in users:
        name = re.escape(user)
        patterns.append((re.compile(rf"(?:(?<=[\\/~])|(?<=-of-)){name}(?![\w-]|\.\w)"), USER))
        patterns.append((re.compile(rf"(?<![\w.-]){name}(?=@\w)"), USER))
    return patterns


@functools.cache
def _host_pattern(hosts: tuple[str, ...]) -> re.Pattern[str] | None:
    if not hosts:
        return None
    names = "|".join(re.escape(host) for host in sorted(hosts, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{names})(?![\w-])", re.IGNORECASE)


@functools.cache
def _free_fields(record_type: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields that hold more than the model's own words."""
    return tuple(field.name for field in msgspec.structs.fields(record_type) if not _is_words(field.type))


def _is_words(annotation: Any) -> bool:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return all(_is_words(part) for part in typing.get_args(annotation))
    return annotation in (int, float, bool, type(None)) or typing.get_origin(annotation) is Literal
