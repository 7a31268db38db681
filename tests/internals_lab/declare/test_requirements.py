"""Requirements are written as pip has them, on one line or several."""

from __future__ import annotations

import re

import pytest

from internals_lab.declare.requirements import checked, requirements_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("numpy", ["numpy"]),
        ("numpy>=2,<2.5, rich", ["numpy<2.5,>=2", "rich"]),
        ("Rich_Text [b, a] ~= 1.0", ["rich-text[a,b]~=1.0"]),
        (
            'numpy\n\n  # for the shop\ntomli; python_version < "3.11"  # old ones',
            ["numpy", 'tomli; python_version < "3.11"'],
        ),
        ("shop@file:///opt/shop-1.whl", ["shop@file:///opt/shop-1.whl"]),
        ("", []),
    ],
)
def test_a_text_names_requirements_with_commas_or_a_line_each(text: str, found: list[str]) -> None:
    # How an address is set apart from the name is up to the version of packaging.
    assert [re.sub(r"\s*@\s*", "@", one) for one in requirements_in(text)] == found


def test_one_that_is_named_twice_is_there_once() -> None:
    assert checked(["numpy >= 2", "Numpy>=2"]) == ["numpy>=2"]


@pytest.mark.parametrize("text", ["numpy=2", "./libs/shop", "-r requirements.txt", ">=2", "numpy rich"])
def test_what_is_no_requirement_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="is no requirement such as 'numpy>=2'"):
        requirements_in(text)
