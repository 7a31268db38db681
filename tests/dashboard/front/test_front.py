"""The page is written without Dash, and its parts are served without loading the packages: both are held against Dash here."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dash_mantine_components
import pytest
from dash.development.base_component import Component
from dash.fingerprint import check_fingerprint
from internals_lab_dashboard.application import create_application
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.front import parts as front_parts
from internals_lab_dashboard.front.doors import LATER
from internals_lab_dashboard.front.page import CONFIG, page
from internals_lab_dashboard.front.parts import ASSETS, LIBRARIES, PackageError, Part, Parts, package_folder
from internals_lab_dashboard.front.routes import FIRST_PAGE
from internals_lab_dashboard.pages.registry import PAGES
from internals_lab_dashboard.shell.drawing import body
from internals_lab_dashboard.shell.frame import frame
from internals_lab_dashboard.shell.mantine import Mantine
from internals_lab_dashboard.view import View

HOST = {"Host": "127.0.0.1:8642"}
CHUNKS = {
    f"{LIBRARIES}dash_ag_grid/async-community.js",
    f"{LIBRARIES}dash/dcc/async-graph.js",
    f"{LIBRARIES}plotly/package_data/plotly.min.js",  # it would load a copy of its own
}  # which Dash would load later
NOT_USED = {f"{LIBRARIES}dash/dash_table/bundle.js", f"{LIBRARIES}dash/deps/polyfill@7.12.1.min.js"}
VERSIONS = {"dash_version", "python_version", "dash_version_url", "ddk_version", "plotly_version"}


@pytest.fixture
def application(results_folder: Path) -> Any:
    """As it is served."""
    return create_application(results_folder)


def by_package(scripts: list[str]) -> dict[str, list[str]]:
    """In the order that a package's own have; Dash gives packages in that in which they were imported."""
    found: dict[str, list[str]] = {}
    for script in scripts:
        found.setdefault(script.removeprefix(LIBRARIES).partition("/")[0], []).append(script)
    return found


def test_the_page_loads_what_dash_would_load_and_in_its_order(application: Any) -> None:
    with application.server.test_request_context("/scaling"):
        scripts = re.findall(r'src="(/_dash-[^"]+)"', application.index())
    dashs = [check_fingerprint(one)[0] for one in scripts]
    parts = Parts()
    every = (*parts.scripts, parts.charts, *parts.tables)
    ours = [part.place for part in every if part.place.startswith(LIBRARIES)]
    now = [one for one in ours if one not in CHUNKS]
    assert by_package(now) == by_package([one for one in dashs if one not in NOT_USED])
    assert set(ours) >= CHUNKS


def test_dashs_script_is_told_what_the_application_would_tell_it(application: Any) -> None:
    told = application._config()
    assert {key: told[key] for key in CONFIG if key != "children_props"} == {
        key: value for key, value in CONFIG.items() if key != "children_props"
    }
    assert set(told) - set(CONFIG) == VERSIONS


def test_each_part_of_the_page_is_answered_and_kept_for_good(application: Any) -> None:
    client = application.server.test_client()
    addresses = re.findall(r'"([^" ]+\?v=[^"]+)"', client.get("/scaling", headers=HOST).text)
    assert len(addresses) > 12
    for address in addresses:
        answer = client.get(address, headers=HOST, buffered=True)
        assert answer.status_code == 200, address
        assert answer.cache_control.max_age == 365 * 24 * 3600, address
        assert len(answer.data) > 50, address


def test_a_page_has_no_script_within_it() -> None:
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page(Parts()))
    assert inline == [
        ' id="_dash-config" type="application/json"',
        ' id="table-scripts" type="application/json"',
    ]


def test_an_address_changes_with_its_file(tmp_path: Path) -> None:
    file = tmp_path / "part.js"
    file.write_text("1", encoding="utf-8")
    before = Part(file, "/assets/part.js").address
    file.write_text("22", encoding="utf-8")
    assert Part(file, "/assets/part.js").address != before


@pytest.mark.parametrize(
    "path",
    [
        f"{LIBRARIES}dash/dash.py",
        f"{LIBRARIES}dash/metadata.json",
        f"{LIBRARIES}dash/../flask/app.py",
        f"{LIBRARIES}dash/..%2f..%2fplotly/package_data/plotly.min.js",
        f"{LIBRARIES}flask/app.py",
        f"{LIBRARIES}dash/nothing.js",
        f"{ASSETS}../server.py",
        f"{ASSETS}..%2fserver.py",
        ASSETS + "/etc/passwd",
        f"{ASSETS}theme.js%00",
        ASSETS,
    ],
)
def test_no_other_file_is_given_away(application: Any, path: str) -> None:
    answer = application.server.test_client().get(path, headers=HOST, buffered=True)
    assert answer.status_code in (301, 308, 404) or "react-entry-point" in answer.text


def test_the_page_waits_for_none_of_the_libraries() -> None:
    look = "import sys, internals_lab_dashboard.server; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout
    assert "internals_lab_dashboard.front.doors" in loaded.split()
    assert not {"dash", "duckdb", "flask", "msgspec", "numpy", "plotly", "pydantic"} & set(loaded.split())


def test_the_first_page_is_the_first_of_the_menu() -> None:
    assert PAGES[0].path == FIRST_PAGE


def test_what_the_front_does_not_know_is_left_to_the_application(application: Any) -> None:
    rules = {rule.rule for rule in application.server.url_map.iter_rules()}
    # Dash's own, in whose place the front answers, and what a page never asks for.
    assert {rule for rule in rules if not rule.startswith(LATER)} == {
        "/",
        "/<path:path>",
        "/static/<path:filename>",
        f"{ASSETS}<path:filename>",
        f"{LIBRARIES}<string:package_name>/<path:fingerprinted_path>",
        "/_reload-hash",
        "/_favicon.ico",
    }


def test_a_package_that_is_missing_is_named() -> None:
    with pytest.raises(PackageError, match="needs nothing_of_that_name, which is not installed; pip install"):
        package_folder("nothing_of_that_name")


def test_packages_are_found_where_they_are_imported_from() -> None:
    assert (
        front_parts.package_folder("dash_mantine_components") == Path(dash_mantine_components.__file__).parent
    )


def components(root: object) -> Iterator[Component]:
    """A component and all that it holds."""
    if isinstance(root, list | tuple):
        for one in root:
            yield from components(one)
    elif isinstance(root, Component):
        yield root
        yield from components(getattr(root, "children", None))


def test_mantines_components_are_given_settings_that_they_have(results_folder: Path) -> None:
    library = Library(results_folder)
    shelf = library.shelf()
    drawn = [*components(frame(PAGES, results_folder))]
    for one in PAGES:
        drawn += components(body(one.content(library, shelf, View({})), shelf, one.path))
    used: dict[str, set[str]] = {}
    for component in drawn:
        if isinstance(component, Mantine):
            used.setdefault(component._type, set()).update(component.to_plotly_json()["props"])
    assert set(used) >= {"Anchor", "Select", "MultiSelect", "SegmentedControl"}
    for kind, given in used.items():
        known = set(inspect.signature(getattr(dash_mantine_components, kind)).parameters)
        assert {name for name in given if not name.startswith(("aria-", "data-"))} <= known, kind
