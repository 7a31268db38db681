"""Turns what a worker read from an experiment file into scenarios, or into an error that names the right word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, cast

import msgspec

from internals_lab.declare.axes import Axes
from internals_lab.declare.claims import ClaimReader
from internals_lab.declare.figures import probe_of
from internals_lab.declare.raw_declaration import Raw, RawDeclaration
from internals_lab.declare.requirements import checked
from internals_lab.declare.waiting import mistake_in_flight, mistake_of_strategies, usual_strategies
from internals_lab.declare.worker_counts import resolve_count
from internals_lab.errors import nearest
from internals_lab.model.base import JSON
from internals_lab.model.declaration import Claim, Scenario, Travelling
from internals_lab.registry import Registry

CHECK_WORDS = ("exact", "approx", "callable", "none")


def validate(raw: Raw, *, file: str, source_sha256: str, registry: Registry) -> Scenario:
    """The scenario that `raw` (worker/declared.py) declares. Raises DeclarationError with file and line."""
    return _Validator(RawDeclaration(raw=raw, file=file), registry).scenario(source_sha256)


class _Validator:
    def __init__(self, declaration: RawDeclaration, registry: Registry) -> None:
        self.declaration = declaration
        self.raw = declaration.raw
        self.registry = registry
        self.error, self.word, self.listed = declaration.error, declaration.word, declaration.listed

    def scenario(self, source_sha256: str) -> Scenario:
        raw = self.raw
        kind = cast(Literal["function", "snippets", "inspection"], raw["kind"])
        in_flight = self.in_flight()
        strategies = self.strategies(in_flight) if kind != "snippets" else ["sequential"]
        params = self.axes("params")
        knobs = self.knobs()
        variants = self.variants() if kind == "snippets" else {}
        if kind != "snippets":
            self.parameters(params)
        reader = ClaimReader(
            declaration=self.declaration,
            kind=kind,
            strategies=strategies,
            variants=variants,
            axes=Axes(params=params, knobs=knobs, in_flight=in_flight),
            probes=self.registry.probes,
        )
        claims = [reader.claim(one) for one in raw["claims"]]
        file, name = self.declaration.file, self.declaration.name
        return Scenario(
            id=f"{file}::{name}",
            name=name,
            kind=kind,
            file=file,
            line=raw["line"],
            source_sha256=source_sha256,
            doc=raw["doc"],
            source=raw["source"],
            strategies=strategies,
            workers=self.workers(),
            in_flight=in_flight,
            awaited=raw["awaited"],
            params=params,
            knobs=knobs,
            variants=variants,
            has_items=raw["has_items"],
            check=self.check(),
            probes=self.probes(claims),
            timeout_s=self.timeout_s(),
            together=self.together(),
            suite=raw.get("suite"),
            suite_scenarios=raw.get("suite_scenarios", []),
            travelling=self.travelling(),
            requirements=self.requirements(),
            claims=claims,
        )

    def in_flight(self) -> list[int] | None:
        declared = self.raw["in_flight"]
        if declared is not None:
            self.listed("in_flight", declared)
        if mistake := mistake_in_flight(declared, self.raw):
            raise self.error(mistake)
        return None if declared is None else sorted(declared)

    def strategies(self, in_flight: list[int] | None) -> list[str]:
        declared = self.raw["strategies"]
        awaited, looped = bool(self.raw["awaited"]), in_flight is not None
        if declared is None:
            declared = usual_strategies(in_flight=looped, awaited=awaited)
        names = [
            self.word("strategy", one, self.registry.strategies)
            for one in self.listed("strategies", declared)
        ]
        chosen = [self.registry.strategies[name] for name in names]
        hooks = self.raw["async_hooks"]
        if mistake := mistake_of_strategies(chosen, in_flight=looped, awaited=awaited, async_hooks=hooks):
            raise self.error(mistake)
        return names

    def workers(self) -> list[int | str] | None:
        declared = self.raw["workers"]
        if declared is None:
            return None
        for count in self.listed("workers", declared):
            try:
                resolve_count(count, 1)
            except ValueError as error:
                raise self.error(str(error)) from None
        return cast("list[int | str]", declared)

    def axes(self, what: str) -> dict[str, list[JSON]]:
        declared = self.raw[what]
        if declared is None:
            return {}
        if not isinstance(declared, dict):
            raise self.error(f"{what} maps a name to a list of values, not {declared!r}")
        return {name: self.listed(f"{what}[{name!r}]", values) for name, values in declared.items()}

    def knobs(self) -> dict[str, list[JSON]]:
        knobs = self.axes("knobs")
        for name, values in knobs.items():
            knob = self.registry.knobs[self.word("knob", name, self.registry.knobs)]
            for value in values:
                if mistake := knob.mistake(value):
                    raise self.error(mistake)
        return knobs

    def variants(self) -> dict[str, str]:
        variants = self.raw["variants"]
        if not isinstance(variants, dict):
            raise self.error(f"variants maps a name to a statement, not {variants!r}")
        if not variants:
            raise self.error("variants is empty: give at least one statement")
        for name, statement in variants.items():
            if not isinstance(statement, str) or not statement.strip():
                raise self.error(f"variant {name!r} is a statement as text, not {statement!r}")
        return cast("dict[str, str]", variants)

    def parameters(self, params: Mapping[str, object]) -> None:
        raw = self.raw
        names, first = [str(name) for name in raw["parameters"]], int(raw["takes_first"])
        any_positional, any_named = raw["takes_any"]
        if len(names) < first and not any_positional:
            raise self.error(
                f"the function takes {len(names)} arguments, but setup and items give it {first}"
            )
        for name in params:
            if name not in names[first:] and not any_named:
                raise self.error(f"the function takes no parameter {name!r}{nearest(name, names[first:])}")
        given = {*names[: first + int(raw["may_take_state"])], *params}
        for name in raw["required"]:
            if name not in given:
                raise self.error(
                    f"nothing gives the function its parameter {name!r}: add params={{{name!r}: [...]}}"
                )

    def check(self) -> Literal["exact", "approx", "callable", "none"]:
        return cast(
            "Literal['exact', 'approx', 'callable', 'none']",
            self.word("check", self.raw["check"], CHECK_WORDS),
        )

    def probes(self, claims: Iterable[Claim]) -> list[str]:
        """Those that it names, and those whose figures it makes claims about."""
        declared = self.raw["probes"]
        named = [] if declared is None else self.listed("probes", declared)
        words = [self.word("probe", one, self.registry.probes) for one in named]
        claimed = [probe_of(claim.figure) for claim in claims if claim.figure is not None]
        return list(dict.fromkeys([*words, *claimed]))

    def together(self) -> int | None:
        value = self.raw["together"]
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 2):
            raise self.error(
                f"together is how many cells may be alive at a time, from 2 on (a ratio needs both), not {value!r}"
            )
        return value

    def travelling(self) -> Travelling | None:
        if not isinstance(self.raw["portable"], bool):
            raise self.error(f"portable is True or False, not {self.raw['portable']!r}")
        told = self.raw["travelling"]
        return None if told is None else msgspec.convert(told, Travelling)

    def requirements(self) -> list[str]:
        declared = self.raw["requirements"]
        if declared is None:
            return []
        if not isinstance(declared, list) or not all(isinstance(one, str) for one in declared):
            raise self.error(f"requirements is a list such as ['numpy>=2'], not {declared!r}")
        try:
            return checked(declared)
        except ValueError as error:
            raise self.error(str(error)) from None

    def timeout_s(self) -> float:
        value = self.raw["timeout_s"]
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
            raise self.error(f"timeout_s is a number of seconds above 0, not {value!r}")
        return float(value)
