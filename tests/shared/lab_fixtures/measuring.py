"""Which tests measure, and which look at what was measured for them: by that they run alone or side by side."""

from __future__ import annotations

import pytest

# Rooms, and files of other rooms, whose tests measure: they want the machine to themselves. All others may run side by
# side. Many of those start interpreters and have units run as well; what they ask is what happens, not how long it takes.
MEASURING = (
    *("acceptance", "docs/test_documented_commands.py", "packaging/test_wheel.py"),
    *(
        f"internals_lab/runner/{name}.py"
        for name in (
            *("course/test_long_units", "measuring/test_gil_in_rounds", "measuring/test_knobs_in_rounds"),
            "test_noise",
        )
    ),
    *(
        f"internals_lab/worker/test_{name}.py"
        for name in (
            *("gc_probe", "lifetimes_probe", "meeting", "memory_probe"),
            *("starting_and_transfer", "truth_of_a_sample"),
        )
    ),
    *(
        f"plugin/test_plugin_{name}.py"
        for name in ("baseline", "interruption", "outcomes", "output", "selection", "suites")
    ),
)

# The files of this room take longest. Side by side they are given out first, so that nobody waits for the last of them.
LONGEST = "dashboard/browser"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks what measures, by its place, and what only looks at results that are measured for it; sorts by how long it takes."""
    places = tuple(config.rootpath / "tests" / place for place in MEASURING)
    paths = {item.path for item in items}
    measuring = {path for path in paths if any(path.is_relative_to(place) for place in places)}
    for item in items:
        if item.path in measuring:
            item.add_marker(pytest.mark.measures)
        elif "measured_results" in getattr(item, "fixturenames", ()) and not item.get_closest_marker(
            "measures"
        ):
            item.add_marker(pytest.mark.after_measuring)
    items.sort(key=lambda item: not item.path.is_relative_to(config.rootpath / "tests" / LONGEST))
