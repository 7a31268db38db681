"""What all of the model's records share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, dataclass_transform

import msgspec

if TYPE_CHECKING:
    JSON: TypeAlias = bool | int | float | str | list["JSON"] | dict[str, "JSON"] | None
else:
    JSON = Any  # msgspec does not decode recursive aliases


class _RecordMeta(msgspec.StructMeta):
    """Every record is frozen and keyword-only: of the two, msgspec hands only `frozen` down to subclasses."""

    def __new__(
        mcls: type[_RecordMeta], name: str, bases: tuple[type, ...], namespace: dict[str, Any], **config: Any
    ) -> _RecordMeta:
        return super().__new__(mcls, name, bases, namespace, **{"frozen": True, "kw_only": True, **config})


# The same for type checkers.
@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Record(msgspec.Struct, metaclass=_RecordMeta, frozen=True, kw_only=True):
    """Frozen, keyword-only, written to JSON by field name. Unknown fields of newer files are passed over."""
