"""The wide drawing where it fits, the narrow one where it does not."""

from __future__ import annotations

import pytest
from rich.text import Text

from internals_lab.reporters.fitting import Fitting
from internals_lab.reporters.terminal import plain


@pytest.mark.parametrize(("width", "drawn"), [(9, "narrow"), (10, "wide words"), (200, "wide words")])
def test_what_fits_is_drawn(width: int, drawn: str) -> None:
    assert plain(Fitting(Text("wide words"), Text("narrow")), width) == [drawn]
