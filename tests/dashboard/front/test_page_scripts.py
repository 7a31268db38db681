"""What the page does in place of Dash: a run-time of generators without the polyfill, and scripts that come later."""

from __future__ import annotations

import json
import re

from internals_lab_dashboard.front.page import page
from internals_lab_dashboard.front.parts import Parts

# All that a script may ask of generators (assets/generators.js): a first step that ends in a second, and that is the last.
TWO_STEPS = re.compile(
    r"regeneratorRuntime\.mark\(function (\w)\(\)\{return regeneratorRuntime\.wrap\(function\((\w)\)\{"
    r"for\(;;\)switch\(\2\.prev=\2\.next\)\{case 0:return \2\.next=2,\w+\(!0\);"
    r'case 2:\w+\.isReady=!0;case 3:case"end":return \2\.stop\(\)\}\},\1\)\}\)'
)
ASKS = "regeneratorRuntime"


def test_no_script_wants_more_of_generators_than_the_page_has() -> None:
    parts = Parts()
    asking = 0
    for part in (*parts.scripts, parts.charts, *parts.tables):
        if part.place.startswith("/assets/"):
            continue
        words = part.file.read_text(encoding="utf-8")
        understood = TWO_STEPS.findall(words)
        assert words.count(ASKS) == 2 * len(understood), part.place
        asking += len(understood)
    assert asking > 0  # when no script asks any more, assets/generators.js can go


def test_the_script_of_charts_holds_up_none_of_the_others() -> None:
    parts = Parts()
    assert f'<script async id="chart-script" src="{parts.charts.address}">' in page(parts)
    assert parts.charts not in parts.scripts


def test_scripts_of_tables_are_named_and_not_loaded() -> None:
    parts = Parts()
    words = page(parts)
    named = re.search(r'<script id="table-scripts" type="application/json">(.*?)</script>', words)
    assert named is not None
    assert json.loads(named[1]) == [part.address for part in parts.tables]
    assert not any(f'src="{part.address}"' in words for part in parts.tables)


def test_the_icon_is_kept_for_it_is_looked_for_whenever_the_address_changes() -> None:
    parts = Parts()
    assert f'<link rel="icon" type="image/svg+xml" href="{parts.icon.address}">' in page(parts)
    assert parts.icon.address.startswith("/assets/icon.svg?v=")
