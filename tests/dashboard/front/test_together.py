"""Files that a browser gets as one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from internals_lab_dashboard.front.page import page
from internals_lab_dashboard.front.parts import FIRST, HERE, LAST, Parts
from internals_lab_dashboard.front.routes import Front
from internals_lab_dashboard.front.together import Together
from werkzeug.test import Client


@pytest.fixture
def client() -> Any:
    """A browser in front of what needs nothing but files."""
    return Client(Front(Parts()))


@pytest.mark.parametrize("kind", ["js", "css"])
def test_the_page_asks_once_for_all_of_a_kind_and_gets_each_of_them(client: Any, kind: str) -> None:
    parts = Parts()
    one = parts.own_scripts if kind == "js" else parts.styles
    assert f'"{one.address}"' in page(parts)
    answer = client.get(one.address)
    assert answer.mimetype in ("text/javascript", "text/css")
    apart = {path for path in HERE.glob(f"assets/*.{kind}") if path.name not in (FIRST, LAST)}
    assert len(apart) > 5
    places = [answer.text.index(path.read_text(encoding="utf-8")) for path in sorted(apart)]
    assert places == sorted(places)


def test_what_has_not_changed_is_not_sent_again(client: Any) -> None:
    address = Parts().styles.address
    first = client.get(address)
    assert first.cache_control.max_age == 365 * 24 * 3600
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(Parts().styles.place).cache_control.max_age is None


def test_the_address_changes_with_any_file(tmp_path: Path) -> None:
    for name in ("b.js", "a.js"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    one = Together.of(tmp_path.glob("*.js"), "/assets/some.js")
    before = one.address
    assert one.content == b"/* a.js */\na.js\n/* b.js */\nb.js"
    (tmp_path / "b.js").write_text("longer", encoding="utf-8")
    assert one.address != before


def test_no_file_of_ours_bears_a_name_under_which_all_are_had() -> None:
    for one in (Parts().own_scripts, Parts().styles):
        assert one.place.removeprefix("/assets/") not in {path.name for path in HERE.glob("assets/*")}
