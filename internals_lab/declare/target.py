"""Functions as they are named on a command line: `pkg.mod:func`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from internals_lab.errors import SettingsError
from internals_lab.model.base import Record


@dataclass(frozen=True, kw_only=True)
class Target:
    """`module:attribute`; the attribute may have dots (`Basket.price`)."""

    module: str
    attribute: str

    @property
    def name(self) -> str:
        """The last part, by which its scenario goes."""
        return self.attribute.rpartition(".")[2]

    def __str__(self) -> str:
        return f"{self.module}:{self.attribute}"


class Parameter(Record):
    """A parameter; `kind` is inspect's word for it."""

    name: str
    kind: str
    required: bool

    @property
    def is_named(self) -> bool:
        """Whether a value can be given by its name."""
        return self.kind in ("POSITIONAL_OR_KEYWORD", "KEYWORD_ONLY")

    @property
    def takes_position(self) -> bool:
        """Whether one value can be given by its place."""
        return self.kind in ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD")


class Found(Record):
    """What a target is in an interpreter, as its worker says; `parameters` is None where nobody knows them."""

    kind: Literal[
        "function", "callable", "async function", "async callable", "generator", "cached", "scenario", "value"
    ]
    type: str
    name: str
    parameters: list[Parameter] | None = None
    file: str | None = None
    line: int | None = None


def import_roots(folder: Path, further: Sequence[Path] = ()) -> list[Path]:
    """Where a project's modules are imported from: what is named, the project's folder, and `src` in it."""
    roots = [*further, *([folder / "src"] if (folder / "src").is_dir() else []), folder]
    return list(dict.fromkeys(root.resolve() for root in roots))


def target_in(text: str, roots: Sequence[Path]) -> Target:
    """The function that a text names; `shop/pricing.py:price` is `shop.pricing:price` as seen from a root.

    Raises SettingsError that says what would be right.
    """
    module, colon, attribute = text.strip().rpartition(":")
    if module.endswith(".py") or "/" in module:
        module = _module_of(Path(module), roots)
    elif text.strip().endswith(".py") and not colon:
        raise SettingsError(f"{text!r} names a file alone; name the function after a colon: {text}:func")
    if not colon or not _is_dotted(module) or not _is_dotted(attribute):
        right = ":".join(text.rsplit(".", 1)) if not colon and "." in text and _is_dotted(text) else ""
        hint = f"; did you mean {right!r}?" if right else ""
        raise SettingsError(f"{text!r} names no function: it is written pkg.mod:func{hint}")
    return Target(module=module, attribute=attribute)


def _module_of(path: Path, roots: Sequence[Path]) -> str:
    resolved = path.resolve()
    if not resolved.is_file():
        raise SettingsError(f"there is no file {path}; a function is named as it is imported, pkg.mod:func")
    for root in roots:
        if resolved.is_relative_to(root):
            parts = resolved.relative_to(root).with_suffix("").parts
            return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    raise SettingsError(
        f"{path} lies in none of the folders that modules are imported from ({', '.join(map(str, roots))}); "
        f"name its folder with --path"
    )


def _is_dotted(text: str) -> bool:
    return bool(text) and all(part.isidentifier() for part in text.split("."))
