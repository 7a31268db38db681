"""The scripts and styles of the dashboard's page, as they lie in the installed packages, which are found and not imported."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from internals_lab.errors import LabError
from internals_lab_dashboard.front.together import Together

HERE = Path(__file__).resolve().parents[1]
LIBRARIES, ASSETS = "/_dash-component-suites/", "/assets/"
# In the order in which they run. What Dash would load when it is needed first (async) is here as well: all pages need it. Its
# polyfill is for browsers that do not know the pages' style either; the one name of it that scripts ask for has
# assets/generators.js.
BEFORE = (
    ("dash", "deps/react@18.3.1.min.js"),
    ("dash", "deps/react-dom@18.3.1.min.js"),
    ("dash", "deps/prop-types@15.8.1.min.js"),
    ("dash_mantine_components", "dash_mantine_components.js"),
)
AFTER = (
    ("dash", "dash-renderer/build/dash_renderer.min.js"),
    ("dash", "dcc/dash_core_components.js"),
    ("dash", "dcc/dash_core_components-shared.js"),
    ("dash", "dcc/async-graph.js"),
    ("dash", "html/dash_html_components.min.js"),
)
# More than half of all: read and run beside the others, whenever it is there. Dash would load its own where there is none.
CHARTS = ("plotly", "package_data/plotly.min.js")
TABLES = (
    ("dash_ag_grid", "dash_ag_grid.min.js"),
    ("dash_ag_grid", "async-community.js"),
)  # behind the charts
FIRST, LAST = "theme.js", "begin.js"  # of our own: before anything is painted, and when all others have run


class PackageError(LabError):
    """A package that the dashboard is made of is not installed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file and where the browser finds it. The address changes with the file, so that it may be kept for good."""

    file: Path
    place: str

    @property
    def address(self) -> str:
        """With a word for the file as it is now."""
        found = self.file.stat()
        return f"{self.place}?v={found.st_mtime_ns:x}-{found.st_size:x}"


class Parts:
    """All of them, each looked up once."""

    @cached_property
    def folders(self) -> dict[str, Path]:
        """The folder of each package that has some."""
        return {package: package_folder(package) for package, _ in (*BEFORE, *AFTER, CHARTS, *TABLES)}

    @cached_property
    def scripts(self) -> tuple[Part | Together, ...]:
        """Of the page's end, in their order."""
        before, after = ([self._library(*one) for one in some] for some in (BEFORE, AFTER))
        return (*before, self.own_scripts, *after, _own(HERE / "assets" / LAST))

    @cached_property
    def own_scripts(self) -> Together:
        """Those of ours that run between the libraries."""
        found = (path for path in HERE.glob("assets/*.js") if path.name not in (FIRST, LAST))
        return Together.of(found, f"{ASSETS}together.js")

    @cached_property
    def charts(self) -> Part:
        """The script that draws them. Dash would load a copy of its own where there is none."""
        return self._library(*CHARTS)

    @cached_property
    def tables(self) -> tuple[Part, ...]:
        """The scripts that draw them, which assets/tables.js asks for."""
        return tuple(self._library(*one) for one in TABLES)

    @cached_property
    def first_script(self) -> Part:
        """Of the page's head."""
        return _own(HERE / "assets" / FIRST)

    @cached_property
    def icon(self) -> Part:
        """Of the browser's tab. A browser looks for it whenever the page's address changes, so it is kept."""
        return _own(HERE / "assets" / "icon.svg")

    @cached_property
    def styles(self) -> Together:
        """All of ours; the libraries bring theirs within their scripts."""
        return Together.of(HERE.glob("assets/*.css"), f"{ASSETS}together.css")

    def _library(self, package: str, name: str) -> Part:
        return Part(self.folders[package] / name, f"{LIBRARIES}{package}/{name}")


def _own(path: Path) -> Part:
    return Part(path, ASSETS + path.name)


def package_folder(package: str) -> Path:
    """Where a package at the top lies; PackageError where it is not installed."""
    # This looks for its file and runs nothing.
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise PackageError(
            f"the dashboard needs {package}, which is not installed; pip install 'internals-lab[dashboard]' brings it"
        )
    return Path(found.origin).parent
