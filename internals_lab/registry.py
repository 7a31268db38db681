"""Everything that has variants, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

import pluggy

from internals_lab import hooks, kinds, knobs, probes, strategies
from internals_lab.errors import LabError
from internals_lab.kinds.known import KnownKinds

if TYPE_CHECKING:
    from internals_lab.knobs.knob import Knob
    from internals_lab.probes.probe import Probe
    from internals_lab.strategies.strategy import Strategy


class _Named(Protocol):
    @property
    def name(self) -> str: ...


Variant = TypeVar("Variant", bound=_Named)


@dataclass(frozen=True, kw_only=True)
class Registry:
    """The variants that are there, by name."""

    strategies: Mapping[str, Strategy]
    knobs: Mapping[str, Knob]
    probes: Mapping[str, Probe]
    kinds: KnownKinds


def _by_name(kind: str, lists: Iterable[Iterable[Variant]]) -> dict[str, Variant]:
    found: dict[str, Variant] = {}
    for variants in lists:
        for variant in variants:
            if variant.name in found:
                raise LabError(f"two {kind} are named {variant.name!r}: a plug-in must choose another name")
            found[variant.name] = variant
    return found


def load_registry(*, plugins: Iterable[object] = (), entry_points: bool = True) -> Registry:
    """The built-in variants, those of `plugins` and those of installed packages.

    Raises LabError when two of one kind share a name, and when a hook is implemented that does not exist.
    """
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks.Hooks)
    # Called last in, first out: the lab's own come first into the registry when they are registered last.
    if entry_points:
        manager.load_setuptools_entrypoints(hooks.PROJECT)
    for plugin in (*plugins, knobs, strategies, probes, kinds):
        manager.register(plugin)
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        known = ", ".join(name for name in dir(hooks.Hooks) if name.startswith(hooks.PROJECT))
        raise LabError(f"{error}; the hooks are {known}") from None
    return Registry(
        strategies=_by_name("strategies", manager.hook.internals_lab_strategies()),
        knobs=_by_name("knobs", manager.hook.internals_lab_knobs()),
        probes=_by_name("probes", manager.hook.internals_lab_probes()),
        kinds=KnownKinds(_by_name("interpreter kinds", manager.hook.internals_lab_interpreter_kinds())),
    )
