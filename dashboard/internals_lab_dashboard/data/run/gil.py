"""The GIL as the samples saw it, never as the build's name suggests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from internals_lab.counted import counted
from internals_lab.model.sample import GilState


@dataclass(frozen=True, kw_only=True, slots=True)
class GilObserved:
    """In how many samples the GIL was off throughout, on throughout, changed on the way, or could not be seen.

    `enabled_by` are the imports that turned it on, `imported_by` on whose behalf, outermost first.
    """

    off: int = 0
    on: int = 0
    changed: int = 0
    unknown: int = 0
    enabled_by: frozenset[str] = field(default_factory=frozenset)
    imported_by: frozenset[tuple[str, ...]] = field(default_factory=frozenset)

    @property
    def total(self) -> int:
        """How many samples were looked at."""
        return self.off + self.on + self.changed + self.unknown

    @property
    def state(self) -> str:
        """`off`, `on`, `changed` (or samples that disagree), `unknown`."""
        for name in ("off", "on", "unknown"):
            if self.total and getattr(self, name) == self.total:
                return name
        return "changed" if self.total else "unknown"

    @property
    def text(self) -> str:
        """A phrase such as `off in all 8 samples; turned on by numpy`."""
        by = f"; turned on by {', '.join(sorted(self.enabled_by))}" if self.enabled_by else ""
        return f"{self.seen}{by}" if self.total else self.seen

    @property
    def seen(self) -> str:
        """The same without what turned it on."""
        if not self.total:
            return "not observed"
        if self.state == "unknown":
            return f"not visible in any of {_samples(self.total)}"
        if self.state != "changed":
            return f"{self.state} in {'all ' if self.total > 1 else 'the '}{_samples(self.total)}"
        words = {"off": "off", "on": "on", "changed": "changed", "unknown": "not visible"}
        parts = [f"{word} in {getattr(self, name)}" for name, word in words.items() if getattr(self, name)]
        return f"{', '.join(parts)} of {_samples(self.total)}"


def observe(states: Iterable[GilState]) -> GilObserved:
    """Count what samples saw at start, after imports and at the end, in children as well."""
    counts = {"off": 0, "on": 0, "changed": 0, "unknown": 0}
    enabled_by: set[str] = set()
    imported_by: set[tuple[str, ...]] = set()
    for state in states:
        seen = {
            look for look in (state.at_start, state.after_imports) if look is not None
        } | state.seen_at_end
        name = "unknown" if not seen else "changed" if len(seen) > 1 else "on" if True in seen else "off"
        counts[name] += 1
        if state.enabled_by:
            enabled_by.add(state.enabled_by)
            if state.importers:
                imported_by.add(tuple(state.importers))
    return GilObserved(**counts, enabled_by=frozenset(enabled_by), imported_by=frozenset(imported_by))


def together(observations: Iterable[GilObserved]) -> GilObserved:
    """Several cells' observations as one."""
    seen = list(observations)
    return GilObserved(
        off=sum(one.off for one in seen),
        on=sum(one.on for one in seen),
        changed=sum(one.changed for one in seen),
        unknown=sum(one.unknown for one in seen),
        enabled_by=frozenset().union(*(one.enabled_by for one in seen)),
        imported_by=frozenset().union(*(one.imported_by for one in seen)),
    )


def _samples(count: int) -> str:
    return counted(count, "sample")
