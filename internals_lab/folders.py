"""Where a platform wants a user's caches to be.

platformdirs says the same, but brings a pytest plugin with it, which made every pytest run of an environment that has
the lab start 14 % later (benchmarks/README.md): too much for one path.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def user_cache_folder(
    name: str, *, environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> Path:
    """The folder for what can be made again; it need not exist."""
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / name / "Cache"
    if platform == "darwin":
        return Path.home() / "Library" / "Caches" / name
    # The XDG base directory specification passes over relative paths.
    named = Path(environment.get("XDG_CACHE_HOME") or "")
    return (named if named.is_absolute() else Path.home() / ".cache") / name
