"""An experiment made from a function's name: what a team would write by hand to measure that function as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from internals_lab.counted import counted, plural
from internals_lab.declare.arguments import Arguments
from internals_lab.declare.target import Found, Parameter, Target
from internals_lab.errors import SettingsError, nearest

# What waits is asked how much it gains from waiting side by side.
USUAL_IN_FLIGHT = (1, 8, 64)


@dataclass(frozen=True, kw_only=True)
class Ingredient:
    """A target and what it is."""

    target: Target
    found: Found


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What to measure and with which words it was asked for; `strategies` None for those that a scenario has by itself."""

    function: Ingredient
    strategies: Sequence[str] | None = None
    items: Ingredient | None = None
    setup: Ingredient | None = None
    arguments: Arguments = field(default_factory=Arguments)
    in_flight: Sequence[int] | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether the function is awaited."""
        return self.function.found.kind.startswith("async")

    @property
    def closed_loop(self) -> Sequence[int] | None:
        """The counts in flight: those that were asked for, or the usual ones where waiting is the work."""
        if self.in_flight is None and self.is_awaited and self.items is None:
            return USUAL_IN_FLIGHT
        return self.in_flight


def experiment_text(recipe: Recipe) -> str:
    """The experiment's source. Raises SettingsError where the function cannot be measured so, with what would help."""
    _check_kinds(recipe)
    parameters = recipe.function.found.parameters
    if parameters is not None:
        _check_arguments(recipe, parameters)
    used = [part.target for part in (recipe.function, recipe.items, recipe.setup) if part is not None]
    lines = [
        f'"""{recipe.function.target}, as `internals-lab check` measures it."""',
        "",
        *(f"import {module}" for module in sorted({target.module for target in used})),
        "from internals_lab import scenario",
        "",
    ]
    by_name = _by_name(recipe, parameters)
    settings = []
    if recipe.strategies is not None:
        settings.append(f"    strategies=[{', '.join(map(_quoted, recipe.strategies))}],")
    if recipe.closed_loop is not None:
        settings.append(f"    in_flight=[{', '.join(map(str, recipe.closed_loop))}],")
    for word, part in (("items", recipe.items), ("setup", recipe.setup)):
        if part is not None:
            settings.append(f"    {word}={_expression(part.target)},")
    if by_name:
        settings.append(
            f"    params={{{', '.join(f'{_quoted(name)}: [{value}]' for name, value in by_name)}}},"
        )
    name, function = recipe.function.target.name, _expression(recipe.function.target)
    if by_name is not None:
        lines += [f"{name} = scenario(", *settings, f")({function})"]
    else:
        call = ", ".join(part for part in ("*given", recipe.arguments.source) if part)
        lines += [
            f"_unit = {function}",
            *("", "", "@scenario(", *settings, ")"),
            f"{'async ' if recipe.is_awaited else ''}def {name}(*given):",
            f"    return {'await ' if recipe.is_awaited else ''}_unit({call})",
        ]
    return "\n".join(lines) + "\n"


def _expression(target: Target) -> str:
    return f"{target.module}.{target.attribute}"


def _quoted(text: str) -> str:
    return f'"{text}"'


def _check_kinds(recipe: Recipe) -> None:
    function = recipe.function
    mistakes = {
        "value": f"is no function, but {_a(function.found.type)}",
        "scenario": "is a scenario already: `pytest --internals-lab` measures its file",
        "generator": "is a generator function: calling it runs nothing, so there would be nothing to time; "
        "name a function that consumes it",
        "cached": "keeps its results (functools.cache): all calls but the first would be look-ups; "
        f"name the function in it, {function.target}.__wrapped__",
    }
    if mistake := mistakes.get(function.found.kind):
        raise SettingsError(f"{function.target} {mistake}")
    if recipe.setup is not None and recipe.setup.found.kind in ("value", "scenario"):
        raise SettingsError(
            f"--setup {recipe.setup.target} is no function, but {_a(recipe.setup.found.type)}"
        )
    for word, part in (("--setup", recipe.setup), ("--items", recipe.items)):
        if part is None:
            continue
        # The worker awaits what sets up a unit that is awaited.
        if part.found.kind.startswith("async") and not (word == "--setup" and recipe.is_awaited):
            raise SettingsError(
                f"{word} {part.target} is async, and is called there, not awaited; name a plain one"
            )
        needed = [one.name for one in part.found.parameters or [] if one.required]
        if needed:
            raise SettingsError(
                f"{word} {part.target} needs {_listed(needed)}, and nothing is given to it; "
                "name a function that can be called as it is"
            )


def _a(word: str) -> str:
    return f"{'an' if word[:1].lower() in 'aeiou' else 'a'} {word}"


def _listed(names: Sequence[str]) -> str:
    return f"its {plural(len(names), 'parameter')} {', '.join(map(repr, names))}"


def _first(recipe: Recipe) -> int:
    """How many arguments the state and the item are."""
    return (recipe.setup is not None) + (recipe.items is not None)


def _check_arguments(recipe: Recipe, parameters: Sequence[Parameter]) -> None:
    target, arguments = recipe.function.target, recipe.arguments
    by_place = [one for one in parameters if one.takes_position]
    given = _first(recipe) + len(arguments.positional)
    kinds = {one.kind for one in parameters}
    if given > len(by_place) and "VAR_POSITIONAL" not in kinds:
        whence = [
            word for word, part in (("--setup", recipe.setup), ("--items", recipe.items)) if part is not None
        ] + (["--args"] if arguments.positional else [])
        raise SettingsError(
            f"{target} takes {counted(len(by_place), 'argument')} by place, "
            f"and {' and '.join(whence)} give{'s' if len(whence) == 1 else ''} it {given}"
        )
    names = [one.name for one in parameters if one.is_named]
    taken = {one.name for one in by_place[:given]}
    for name in arguments.named:
        if name in taken:
            raise SettingsError(f"{target} is given its parameter {name!r} twice")
        if name not in names and "VAR_KEYWORD" not in kinds:
            raise SettingsError(f"{target} takes no parameter {name!r}{nearest(name, names)}")
    missing = [
        one.name for one in parameters if one.required and one.name not in taken | set(arguments.named)
    ]
    if missing:
        raise SettingsError(f"{target} needs {_listed(missing)}; {_what_to_give(missing[0])}")


def _what_to_give(name: str) -> str:
    return (
        f"give --args '{name}=...' (a literal), --items pkg.mod:load (what load() returns is shared out, "
        f"an item a call) or --setup pkg.mod:make (what make() returns is the first argument)"
    )


def _by_name(recipe: Recipe, parameters: Sequence[Parameter] | None) -> list[tuple[str, str]] | None:
    """The arguments as a scenario's params; None where they cannot all be given by name, and a function around the
    call must give them.
    """
    found, arguments = recipe.function.found, recipe.arguments
    if found.kind not in ("function", "async function") or found.name != recipe.function.target.name:
        return None
    after = [one for one in parameters or [] if one.takes_position][_first(recipe) :]
    pairs = list(zip(after, arguments.positional, strict=False))
    if len(pairs) < len(arguments.positional) or not all(one.is_named for one, _ in pairs):
        return None
    return [*((one.name, value) for one, value in pairs), *arguments.named.items()]
