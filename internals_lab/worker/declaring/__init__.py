"""What an experiment file sees as `internals_lab`: declaring scenarios. Standard library only.

In a measured interpreter this package *is* `internals_lab`; on the host, `internals_lab` hands the same names on.

Each process that is measured loads it, so that `typing`, which takes longer than all of it, is for type checkers only.
"""

from .decorators import inspection, scenario, snippets
from .mistakes import DeclarationMistake, Unsupported
from .suites import Suite, suite
from .tolerance import approx
from .workload import Scenario

__all__ = [
    "DeclarationMistake",
    "Scenario",
    "Suite",
    "Unsupported",
    "approx",
    "inspection",
    "scenario",
    "snippets",
    "suite",
]
