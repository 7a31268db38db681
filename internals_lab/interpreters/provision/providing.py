"""Gets an interpreter that is not there into the cache: by the first way that leads to it."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from internals_lab.errors import InterpreterError, LabError
from internals_lab.interpreters.cache_folder import cache_folder, interpreters_folder
from internals_lab.interpreters.provision.command_log import CommandLog, Say
from internals_lab.interpreters.provision.offer import Offer
from internals_lab.interpreters.provision.offers import OFFERS, offer_for
from internals_lab.interpreters.provision.proof import prove
from internals_lab.interpreters.provision.stamp import Stamp
from internals_lab.interpreters.provision.way import OutOfReach, Site, Way, in_place
from internals_lab.uv_program import uv_program

SCRATCH = ".building-"


def say_at_once(line: str) -> None:
    """Progress for a person: on stderr, so that a command's answer stays clean."""
    print(line, file=sys.stderr, flush=True)


class Provider:
    """Gets several, and asks nowhere twice that cannot be reached."""

    def __init__(
        self,
        *,
        cache: Path | None = None,
        say: Say = say_at_once,
        offers: Mapping[str, Offer] = OFFERS,
        uv: Callable[[], Path] = uv_program,
    ) -> None:
        self._cache = cache or cache_folder()
        self._interpreters = interpreters_folder(self._cache)
        self._say = say
        self._offers = offers
        self._uv = uv
        self._out_of_reach: dict[str, str] = {}

    def provide(self, word: str) -> Path:
        """The executable of what `word` means, installed first where it is not there.

        At once when it is there, made as today's recipe says, from no older source than its twin. InterpreterError
        with the reasons where no way leads to it; what was there before stays.
        """
        offer = offer_for(word, self._offers)
        executable = offer.program(self._interpreters)
        if offer.over is not None:
            self.provide(offer.over)
        if self._is_current(offer):
            return executable
        try:
            self._interpreters.mkdir(parents=True, exist_ok=True)
            with self._turn():
                if not self._is_current(offer):  # got by another meanwhile
                    self._install(offer)
        except OSError as error:
            raise InterpreterError(f"{offer.word} cannot be installed in {self._cache}: {error}") from error
        return executable

    def _is_current(self, offer: Offer) -> bool:
        stamp = offer.present(self._interpreters)
        if stamp is None:
            return False
        twin = self._twin_of(offer)
        return twin is None or (twin.way == stamp.way and twin.source_version <= stamp.source_version)

    def _twin_of(self, offer: Offer) -> Stamp | None:
        return self._offers[offer.twin].present(self._interpreters) if offer.twin else None

    def _install(self, offer: Offer) -> None:
        twin = self._twin_of(offer)
        ways = [way for way in offer.ways if twin is None or way.name == twin.way]
        log = CommandLog(self._cache / "logs" / f"{offer.folder}.log", self._say)
        self._say(f"{offer.word}: into {self._interpreters}, once. Log: {log.path}")
        names_by_reason: dict[str, list[str]] = {}
        for way in ways:
            try:
                self._go(way, offer, log)
            except LabError as error:
                if isinstance(error, OutOfReach):
                    self._out_of_reach[way.name] = str(error)
                names_by_reason.setdefault(str(error), []).append(way.name)
                if way is not ways[-1]:
                    self._say(f"  {offer.word}: not from {way.name}: {error}")
            else:
                return
        fairness = f" (its twin {offer.twin} came from {twin.way}, so it has to)" if twin else ""
        reasons = [f"{', '.join(names)}: {reason}" for reason, names in names_by_reason.items()]
        raise InterpreterError(
            f"{offer.word} cannot be had here{fairness}. {'. '.join(reasons)}. Log: {log.path}"
        )

    def _go(self, way: Way, offer: Offer, log: CommandLog) -> None:
        if reason := self._out_of_reach.get(way.name) or way.hindrance():
            raise InterpreterError(reason)
        way.cost.see_that_it_fits(self._interpreters)
        target = self._interpreters / offer.folder
        self._say(f"  {offer.word}: from {way.name}: {way.cost}")
        started = time.monotonic()
        with self._scratch() as scratch:
            site = Site(
                word=offer.word,
                target=target,
                executable=offer.program(self._interpreters),
                scratch=scratch,
                cache=self._cache,
                uv=self._uv(),
                log=log,
                say=self._say,
            )
            staged = way.stage(site)
            with in_place(staged.folder, target, scratch):
                prove(site.executable, offer.expected, scratch=scratch)
                Stamp(
                    source=staged.source,
                    source_version=staged.version,
                    flags=way.recipe,
                    built=datetime.now(UTC).isoformat(timespec="seconds"),
                    way=way.name,
                    place=str(target),
                    needs=tuple(map(str, staged.needs)),
                ).write(target)
        self._say(f"  {offer.word}: ready from {staged.source}, in {time.monotonic() - started:.0f} s")

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """One installation at a time on a machine; the lock goes with its process, so that none is left behind."""
        lock = FileLock(self._interpreters / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            self._say("  another process is installing; waiting for it")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    @contextlib.contextmanager
    def _scratch(self) -> Iterator[Path]:
        """A folder beside the finished ones; what a killed installation left there goes too."""
        for leftover in self._interpreters.glob(f"{SCRATCH}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=self._interpreters))
        scratch.chmod(0o755)
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
