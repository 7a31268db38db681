"""Turns what a worker read from an experiment file into scenarios, or into an error that names the right word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, cast

import msgspec

from internals_lab.declare.axes import Axes
from internals_lab.declare.requirements import checked
from internals_lab.declare.threshold import parse_threshold
from internals_lab.declare.waiting import mistake_in_flight, mistake_of_strategies, usual_strategies
from internals_lab.declare.worker_counts import resolve_count
from internals_lab.errors import DeclarationError, nearest
from internals_lab.model.base import JSON
from internals_lab.model.declaration import Claim, Scenario, Side, Travelling
from internals_lab.registry import Registry

Raw = Mapping[str, Any]

CHECK_WORDS = ("exact", "approx", "callable", "none")
# What `where` may ask beside the scenario's own params and knobs.
WHERE_WORDS = ("gil", "free_threaded", "interpreter", "implementation")
TRUTHS = ("gil", "free_threaded")
# An axis that is longer than this is a mistake more often than a wish.
LONGEST_AXIS = 1000


def validate(raw: Raw, *, file: str, source_sha256: str, registry: Registry) -> Scenario:
    """The scenario that `raw` (worker/declared.py) declares. Raises DeclarationError with file and line."""
    return _Validator(raw, file, registry).scenario(source_sha256)


class _Validator:
    def __init__(self, raw: Raw, file: str, registry: Registry) -> None:
        self.raw = raw
        self.file = file
        self.registry = registry
        self.name = str(raw["name"])

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
        axes = Axes(params=params, knobs=knobs, in_flight=in_flight)
        return Scenario(
            id=f"{self.file}::{self.name}",
            name=self.name,
            kind=kind,
            file=self.file,
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
            probes=self.probes(),
            timeout_s=self.timeout_s(),
            together=self.together(),
            suite=raw.get("suite"),
            suite_scenarios=raw.get("suite_scenarios", []),
            travelling=self.travelling(),
            requirements=self.requirements(),
            claims=[self.claim(one, strategies, variants, axes) for one in raw["claims"]],
        )

    def error(self, message: str, line: int | None = None) -> DeclarationError:
        return DeclarationError(f"{self.name}: {message}", file=self.file, line=line or int(self.raw["line"]))

    def word(self, what: str, word: object, valid: Iterable[str], line: int | None = None) -> str:
        words = list(valid)
        if not isinstance(word, str) or word not in words:
            raise self.error(f"unknown {what} {word!r}{nearest(str(word), words)}", line)
        return word

    def listed(self, what: str, value: object) -> list[Any]:
        if not isinstance(value, list):
            raise self.error(f"{what} is a list of values, not {value!r}")
        if not value:
            raise self.error(f"{what} is empty: give it at least one value, or leave it out")
        if len(value) > LONGEST_AXIS:
            raise self.error(f"{what} has {len(value)} values, more than {LONGEST_AXIS}")
        if len({repr(one) for one in value}) != len(value):
            raise self.error(f"{what} has the same value twice: {value!r}")
        return value

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

    def probes(self) -> list[str]:
        declared = self.raw["probes"]
        return (
            []
            if declared is None
            else [self.word("probe", one, self.registry.probes) for one in self.listed("probes", declared)]
        )

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

    def claim(
        self,
        raw: Raw,
        strategies: list[str],
        variants: Mapping[str, str],
        axes: Axes,
    ) -> Claim:
        line = int(raw["line"])
        if self.raw["kind"] == "inspection":
            raise self.error("an inspection is not timed: there is no speedup to claim", line)
        compare = raw["compare"]
        if not isinstance(compare, list) or len(compare) != 2:
            raise self.error(f"compare names two sides, (subject, reference), not {compare!r}", line)
        subject, reference = (
            self.side(side, strategies, variants, line) or self.axis_value(side, axes, line)
            for side in compare
        )
        if subject == reference:
            raise self.error(f"compare has {subject.value!r} on both sides", line)
        mixed = [side.name or side.axis for side in (subject, reference)]
        if mixed[0] != mixed[1]:
            raise self.error(f"compare mixes {mixed[0]} and {mixed[1]}: name two of one axis", line)
        try:
            threshold = parse_threshold(raw["speedup"])
            if raw["workers"] is not None:
                resolve_count(raw["workers"], 1)
        except ValueError as error:
            raise self.error(str(error), line) from None
        self.claimed_workers(raw["workers"], axes.in_flight, line)
        for name, value in raw["where"].items():
            self.word("condition in where", name, [*WHERE_WORDS, *axes.all], line)
            self.condition(name, value, axes.all.get(name), line)
        return Claim(
            text=str(raw["text"]),
            subject=subject,
            reference=reference,
            speedup=threshold,
            where=dict(raw["where"]),
            workers=raw["workers"],
            gate=raw["gate"],
            of_suite=bool(raw.get("of_suite")),
            section=raw["section"],
            line=line,
        )

    def claimed_workers(self, count: int | str | None, in_flight: list[int] | None, line: int) -> None:
        if count is not None and in_flight is not None:
            raise self.error(
                f"a closed loop has no workers to pick: say where={{'in_flight': {in_flight[-1]}}}", line
            )
        declared = self.raw["workers"]
        # What "cores" comes to is known on the machine alone.
        if declared is None or not all(isinstance(one, int) for one in [count, *declared]):
            return
        if count not in declared:
            raise self.error(f"workers={count} is not measured, declared are {declared!r}", line)

    def condition(self, name: str, value: object, declared: list[JSON] | None, line: int) -> None:
        # A list means any of its entries.
        asked = value if isinstance(value, list) and value not in (declared or []) else [value]
        for one in asked:
            if declared is not None:
                if one not in declared and name not in WHERE_WORDS:
                    raise self.error(f"where asks for {name}={one!r}, declared are {declared!r}", line)
            elif name in TRUTHS and not isinstance(one, bool):
                raise self.error(f"where asks for {name}={one!r}; it is True or False", line)

    def side(
        self, side: object, strategies: list[str], variants: Mapping[str, str], line: int
    ) -> Side | None:
        """A strategy, a variant or an interpreter; None for what is none of them."""
        if isinstance(side, str):
            axis: Literal["strategy", "variant"] = "variant" if variants else "strategy"
            valid = list(variants) if variants else strategies
            return Side(axis=axis, value=self.word(f"{axis} in compare", side, valid, line))
        if isinstance(side, dict) and list(side) == ["interpreter"] and isinstance(side["interpreter"], str):
            return Side(axis="interpreter", value=side["interpreter"])
        return None

    def axis_value(self, side: object, axes: Axes, line: int) -> Side:
        """One value of a param or a knob, or of what is in flight."""
        if not isinstance(side, dict) or len(side) != 1 or not axes.all.keys() & side.keys():
            of = "a param or a knob" if axes.in_flight is None else "a param, a knob or in_flight"
            raise self.error(
                "a side of compare is a strategy, a variant, {'interpreter': name}, or one value of "
                f"{of} as {{name: value}}, not {side!r}",
                line,
            )
        [(name, value)] = side.items()
        declared = axes.all[name]
        if value not in declared:
            raise self.error(f"compare asks for {name}={value!r}, declared are {declared!r}", line)
        return Side(axis=axes.kind(name), name=name, value=value)
