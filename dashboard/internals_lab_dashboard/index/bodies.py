"""What the index keeps of a run, as bytes and back. What many runs share, as their scenarios with the source, is kept once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from internals_lab.model.base import Record
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.results import ClaimResult
from internals_lab.model.run import Run
from internals_lab.verdicts.judged_run import JudgedClaim, JudgedRun
from internals_lab.verdicts.observed_gil import ObservedGil
from internals_lab_dashboard.index.listed import ListedRun, Tally

P = TypeVar("P")


class _Listed(Record):
    """`load` is what a machine is told by that changes with every run, and `machine` the digest of the rest."""

    run: Run
    machine: str
    load: float | None
    interpreters: tuple[str, ...]
    scenario_names: tuple[str, ...]
    tallies: tuple[Tally, ...]


class _Claim(Record):
    result: ClaimResult
    is_measured: bool
    is_of_nobody: bool
    cell: str | None
    gil: ObservedGil | None


class _Judged(Record):
    """`hello_ns` is what changes of an interpreter with every run; `interpreters` and `scenarios` are digests."""

    interpreters: list[str]
    hello_ns: list[int | None]
    scenarios: list[str]
    claims: list[_Claim]
    covered: list[tuple[str, str]]


class Parts:
    """Shared parts by their digests. Each is decoded once, so that runs share it in memory as well."""

    def __init__(self, bodies: Mapping[str, bytes] | None = None) -> None:
        self.bodies: dict[str, bytes] = dict(bodies or {})
        self._made: dict[str, Any] = {}

    def keep(self, part: Record) -> str:
        """Its digest."""
        body = msgspec.json.encode(part)
        digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        self.bodies[digest] = body
        return digest

    def get(self, digest: str, kind: type[P]) -> P:
        """The part again; KeyError where it is missing."""
        made = self._made.get(digest)
        if made is None:
            made = self._made[digest] = msgspec.json.decode(self.bodies[digest], type=kind)
        if not isinstance(made, kind):
            raise KeyError(digest)
        return made


def listed_body(listed: ListedRun, parts: Parts) -> bytes:
    """What is read at once, of all runs."""
    machine = msgspec.structs.replace(listed.machine, load_1min_at_start=None)
    return msgspec.json.encode(
        _Listed(
            run=listed.run,
            machine=parts.keep(machine),
            load=listed.machine.load_1min_at_start,
            interpreters=listed.interpreters,
            scenario_names=listed.scenario_names,
            tallies=listed.tallies,
        )
    )


def judged_body(judged: JudgedRun, parts: Parts) -> bytes:
    """What is read when somebody asks for claims."""
    return msgspec.json.encode(
        _Judged(
            interpreters=[
                parts.keep(msgspec.structs.replace(one, hello_ns=None)) for one in judged.interpreters
            ],
            hello_ns=[one.hello_ns for one in judged.interpreters],
            scenarios=[parts.keep(one) for one in judged.scenarios],
            claims=[
                _Claim(
                    result=one.result,
                    is_measured=one.is_measured,
                    is_of_nobody=one.is_of_nobody,
                    cell=one.cell,
                    gil=one.gil,
                )
                for one in judged.claims
            ],
            covered=sorted(judged.covered),
        )
    )


_listed_decoder = msgspec.json.Decoder(_Listed)


def listed_from(body: bytes, parts: Parts, look_up: Callable[[ListedRun], JudgedRun]) -> ListedRun:
    """The run in a list again; `look_up` gives what it says of claims."""
    kept = _listed_decoder.decode(body)
    machine = parts.get(kept.machine, Machine)
    if kept.load is not None:
        machine = msgspec.structs.replace(machine, load_1min_at_start=kept.load)
    return ListedRun(
        run=kept.run,
        machine=machine,
        interpreters=kept.interpreters,
        scenario_names=kept.scenario_names,
        tallies=kept.tallies,
        look_up=look_up,
    )


def judged_from(body: bytes, listed: ListedRun, parts: Parts) -> JudgedRun:
    """What it says of claims again."""
    kept = msgspec.json.decode(body, type=_Judged)
    scenarios = {one.id: one for one in (parts.get(digest, Scenario) for digest in kept.scenarios)}
    return JudgedRun(
        run=listed.run,
        machine=listed.machine,
        interpreters=tuple(
            msgspec.structs.replace(parts.get(digest, Interpreter), hello_ns=hello_ns)
            for digest, hello_ns in zip(kept.interpreters, kept.hello_ns, strict=True)
        ),
        scenarios=tuple(scenarios.values()),
        claims=tuple(_claim(one, scenarios) for one in kept.claims),
        covered=frozenset(kept.covered),
    )


def _claim(kept: _Claim, scenarios: Mapping[str, Scenario]) -> JudgedClaim:
    scenario = scenarios[kept.result.scenario]
    return JudgedClaim(
        result=kept.result,
        scenario=scenario,
        claim=scenario.claims[kept.result.claim],
        is_measured=kept.is_measured,
        is_of_nobody=kept.is_of_nobody,
        cell=kept.cell,
        gil=kept.gil,
    )
