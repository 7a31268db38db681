"""What an experiment file claims, held against what its scenario has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from internals_lab.declare.axes import Axes
from internals_lab.declare.figures import checked_figure
from internals_lab.declare.raw_declaration import Raw, RawDeclaration
from internals_lab.declare.threshold import Measure, parse_threshold
from internals_lab.declare.worker_counts import resolve_count
from internals_lab.model.declaration import Claim, Side
from internals_lab.probes.probe import Probe

# What `where` may ask beside the scenario's own params and knobs.
WHERE_WORDS = ("gil", "free_threaded", "interpreter", "implementation")
TRUTHS = ("gil", "free_threaded")
MEASURES: tuple[Measure, ...] = ("speedup", "value", "ratio")


@dataclass(frozen=True, kw_only=True)
class ClaimReader:
    """Turns a scenario's claims into the model's; what they may name is what the scenario declares."""

    declaration: RawDeclaration
    kind: str
    strategies: list[str]
    variants: Mapping[str, str]
    axes: Axes
    probes: Mapping[str, Probe]

    def claim(self, raw: Raw) -> Claim:
        """The claim. Raises DeclarationError with the line and the nearest right word."""
        line = int(raw["line"])
        measure = self._measure(raw, line)
        subject, reference = self._sides(raw, line) if measure != "value" else (None, None)
        try:
            threshold = parse_threshold(raw[measure], measure)
            figure = self._figure(raw)
            if raw["workers"] is not None:
                resolve_count(raw["workers"], 1)
        except ValueError as error:
            raise self.declaration.error(str(error), line) from None
        self._check_workers(raw["workers"], line)
        for name, value in raw["where"].items():
            self.declaration.word("condition in where", name, [*self._where_words, *self.axes.all], line)
            self._check_condition(name, value, line)
        return Claim(
            text=str(raw["text"]),
            subject=subject,
            reference=reference,
            speedup=threshold if measure == "speedup" else None,
            figure=figure,
            value=threshold if measure == "value" else None,
            ratio=threshold if measure == "ratio" else None,
            where=dict(raw["where"]),
            workers=raw["workers"],
            gate=raw["gate"],
            of_suite=bool(raw.get("of_suite")),
            section=raw["section"],
            line=line,
        )

    def _measure(self, raw: Raw, line: int) -> Measure:
        """What the claim speaks of; whatever goes with it is there, and nothing that does not."""
        said = [word for word in MEASURES if raw.get(word) is not None]
        error = self.declaration.error
        if raw.get("figure") is None:
            if said == ["speedup"]:
                if self.kind == "inspection":
                    raise error(
                        "an inspection is not timed: there is no speedup to claim; claim a figure of it", line
                    )
                return "speedup"
            if said:
                raise error(f"{said[-1]} is of a figure: name it, such as figure='gc.pauses'", line)
            raise error("a claim says compare and speedup, or names a figure and its value or ratio", line)
        if len(said) != 1 or said == ["speedup"]:
            raise error(
                f"a claim about a figure says its value, or compare and its ratio, not {' and '.join(said) or 'neither'}",
                line,
            )
        if said == ["value"] and raw["compare"] is not None:
            raise error(
                "compare goes with ratio, a range for the figures of the two sides; value has none", line
            )
        return "value" if said == ["value"] else "ratio"

    def _figure(self, raw: Raw) -> str | None:
        if raw.get("figure") is None:
            return None
        return checked_figure(raw["figure"], self.probes, of_inspection=self.kind == "inspection")

    def _sides(self, raw: Raw, line: int) -> tuple[Side, Side]:
        compare = raw["compare"]
        if not isinstance(compare, list) or len(compare) != 2:
            raise self.declaration.error(
                f"compare names two sides, (subject, reference), not {compare!r}", line
            )
        subject, reference = (self._side(side, line) or self._axis_value(side, line) for side in compare)
        if subject == reference:
            raise self.declaration.error(f"compare has {subject.value!r} on both sides", line)
        mixed = [side.name or side.axis for side in (subject, reference)]
        if mixed[0] != mixed[1]:
            raise self.declaration.error(
                f"compare mixes {mixed[0]} and {mixed[1]}: name two of one axis", line
            )
        return subject, reference

    def _side(self, side: object, line: int) -> Side | None:
        """A strategy, a variant or an interpreter; None for what is none of them."""
        if isinstance(side, str):
            axis: Literal["strategy", "variant"] = "variant" if self.variants else "strategy"
            valid = list(self.variants) if self.variants else self.strategies
            return Side(axis=axis, value=self.declaration.word(f"{axis} in compare", side, valid, line))
        if isinstance(side, dict) and list(side) == ["interpreter"] and isinstance(side["interpreter"], str):
            return Side(axis="interpreter", value=side["interpreter"])
        return None

    def _axis_value(self, side: object, line: int) -> Side:
        """One value of a param or a knob, or of what is in flight."""
        if not isinstance(side, dict) or len(side) != 1 or not self.axes.all.keys() & side.keys():
            of = "a param or a knob" if self.axes.in_flight is None else "a param, a knob or in_flight"
            raise self.declaration.error(
                "a side of compare is a strategy, a variant, {'interpreter': name}, or one value of "
                f"{of} as {{name: value}}, not {side!r}",
                line,
            )
        [(name, value)] = side.items()
        declared = self.axes.all[name]
        if value not in declared:
            raise self.declaration.error(
                f"compare asks for {name}={value!r}, declared are {declared!r}", line
            )
        return Side(axis=self.axes.kind(name), name=name, value=value)

    def _check_workers(self, count: int | str | None, line: int) -> None:
        in_flight = self.axes.in_flight
        if count is not None and in_flight is not None:
            raise self.declaration.error(
                f"a closed loop has no workers to pick: say where={{'in_flight': {in_flight[-1]}}}", line
            )
        declared = self.declaration.raw["workers"]
        # What "cores" comes to is known on the machine alone.
        if declared is None or not all(isinstance(one, int) for one in [count, *declared]):
            return
        if count not in declared:
            raise self.declaration.error(f"workers={count} is not measured, declared are {declared!r}", line)

    @property
    def _where_words(self) -> tuple[str, ...]:
        return (*WHERE_WORDS, "variant" if self.variants else "strategy")

    def _check_condition(self, name: str, value: object, line: int) -> None:
        declared = self.axes.all.get(name)
        # A list means any of its entries.
        asked = value if isinstance(value, list) and value not in (declared or []) else [value]
        for one in asked:
            if declared is not None:
                if one not in declared and name not in WHERE_WORDS:
                    raise self.declaration.error(
                        f"where asks for {name}={one!r}, declared are {declared!r}", line
                    )
            elif name in TRUTHS and not isinstance(one, bool):
                raise self.declaration.error(f"where asks for {name}={one!r}; it is True or False", line)
            elif name in ("strategy", "variant"):
                valid = self.variants if name == "variant" else self.strategies
                self.declaration.word(f"{name} in where", one, valid, line)
