"""How another interpreter of this process comes to find the worker's package."""

import os

_CORE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "core.py")

# core.py opens the package by itself, under whatever name it runs.
_OPENING = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("internals_lab_worker.core", %r)
module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
"""


def opened_package(script):
    """The script, to be run where nothing of ours is known yet; `json` is imported there too."""
    return _OPENING % _CORE + script
