from __future__ import annotations

from pathlib import Path

import pytest

from internals_lab.folders import user_cache_folder


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/var/caches"}, Path("/var/caches/lab")),
        ("linux", {"XDG_CACHE_HOME": "relative"}, Path.home() / ".cache" / "lab"),
        ("linux", {}, Path.home() / ".cache" / "lab"),
        ("darwin", {"XDG_CACHE_HOME": "/var/caches"}, Path.home() / "Library" / "Caches" / "lab"),
        ("win32", {"LOCALAPPDATA": "/local"}, Path("/local/lab/Cache")),
        ("win32", {}, Path.home() / "AppData" / "Local" / "lab" / "Cache"),
    ],
)
def test_a_cache_is_where_the_platform_wants_it(
    platform: str, environment: dict[str, str], expected: Path
) -> None:
    assert user_cache_folder("lab", environment=environment, platform=platform) == expected
