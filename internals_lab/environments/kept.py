"""What is kept of environments: how much room each takes, when it was last used, and what can go."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from internals_lab.environments.agreed import AGREED
from internals_lab.environments.folder import SCRATCH, STAMP, Stamp, is_finished, scratch_in
from internals_lab.environments.needs import as_told
from internals_lab.model.base import Record

# By this a folder is known as an environment, whatever else is gone of it.
CONFIGURATION = "pyvenv.cfg"


class Kept(Record):
    """An environment. `own_bytes` are those of its files that nothing else has: what removing it gives back. The others
    are shared with uv's own cache, where the file system can do that. `works` unless the interpreter that it stands on is
    gone, or it is damaged; `last_used` is seconds since 1970.
    """

    path: str
    requirements: list[str]
    packages: dict[str, str]
    bytes: int
    own_bytes: int
    last_used: float
    works: bool

    def unused_s(self, now: float) -> float:
        """How long nobody has used it."""
        return max(0.0, now - self.last_used)


def kept_in(folder: Path) -> list[Kept]:
    """All of them, the one that was used last first."""
    found = [_kept(one) for one in _environments(folder)]
    return sorted(found, key=lambda one: one.last_used, reverse=True)


def unused(kept: Sequence[Kept], *, for_s: float, now: float) -> list[Kept]:
    """Those that nobody used for so long, and those that do not work."""
    return [one for one in kept if not one.works or one.unused_s(now) >= for_s]


def remove(some: Sequence[Kept]) -> None:
    """Each is out of sight before the first of its files goes: what is half removed is never used."""
    for one in some:
        path = Path(one.path)
        with scratch_in(path.parent) as aside, contextlib.suppress(FileNotFoundError):
            os.replace(path, aside / path.name)


def forget_agreements(folder: Path, *, for_s: float, now: float) -> int:
    """Remove the versions that were agreed on and that nobody asked for so long; how many that were."""
    old = [one for one in _agreements(folder) if now - one.stat().st_mtime >= for_s]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def _agreements(folder: Path) -> Iterator[Path]:
    return (folder / AGREED).glob("*.json")


def _environments(folder: Path) -> list[Path]:
    """Nothing that somebody else put there."""
    return [
        one.parent
        for one in sorted(folder.glob(f"*/{CONFIGURATION}"))
        if not one.parent.name.startswith(SCRATCH)
    ]


def _kept(environment: Path) -> Kept:
    stamp = _stamp(environment)
    size, own = _bytes_in(environment)
    return Kept(
        path=str(environment),
        requirements=[] if stamp is None else as_told(stamp.requirements),
        packages={} if stamp is None else _packages(stamp),
        bytes=size,
        own_bytes=own,
        last_used=_last_used(environment),
        works=stamp is not None and is_finished(environment),
    )


def _packages(stamp: Stamp) -> dict[str, str]:
    versions = stamp.made_of.versions
    return dict(zip(versions, as_told(versions.values()), strict=True))


def _last_used(environment: Path) -> float:
    for file in (STAMP, CONFIGURATION):
        with contextlib.suppress(OSError):
            return (environment / file).stat().st_mtime
    return 0.0


def _stamp(environment: Path) -> Stamp | None:
    try:
        return msgspec.json.decode((environment / STAMP).read_bytes(), type=Stamp)
    except (OSError, msgspec.MsgspecError):
        return None


def _bytes_in(environment: Path) -> tuple[int, int]:
    """Of all its files, and of those that lie nowhere else as well."""
    size, own = 0, 0
    for folder, _, names in os.walk(environment):
        for name in names:
            # One that goes meanwhile takes no room.
            with contextlib.suppress(OSError):
                file = os.lstat(os.path.join(folder, name))
                size += file.st_size
                own += file.st_size if file.st_nlink == 1 else 0
    return size, own
