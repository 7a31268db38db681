"""What all of the model's records share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, dataclass_transform

import msgspec

if TYPE_CHECKING:
    JSON: TypeAlias = bool | int | float | str | list["JSON"] | dict[str, "JSON"] | None
else:
    JSON = Any  # msgspec does not decode recursive aliases


# Without this a type checker wants `frozen` and `kw_only` repeated in every record.
@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Frozen, keyword-only, written to JSON by field name. Unknown fields of newer files are passed over."""
