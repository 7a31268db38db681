"""Scenarios that are summed up together."""

from __future__ import annotations

from .mistakes import DeclarationMistake, place
from .workload import Scenario

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Mapping, Optional, Sequence, Tuple, Union

    from .claims import SideWord


class Suite:
    """Scenarios of one file that are summed up together: by the geometric mean of their speedups, with its interval."""

    def __init__(self, name: str, scenarios: Sequence[Scenario]) -> None:
        self.name = name
        # In the order of the file: what is claimed of all is told with the last.
        self.scenarios = sorted(scenarios, key=lambda one: one.line)

    def claim(
        self,
        text: str,
        *,
        compare: Tuple[SideWord, SideWord],
        speedup: str,
        where: Optional[Mapping[str, Any]] = None,
        workers: Union[None, int, str] = None,
        section: Optional[str] = None,
    ) -> None:
        """As `Scenario.claim`, of the mean over all scenarios of the suite; it is reported with the last of them."""
        self.scenarios[-1].say(
            text,
            gate=False,
            of_suite=True,
            compare=compare,
            speedup=speedup,
            where=where,
            workers=workers,
            section=section,
        )

    def expect(
        self,
        text: str,
        *,
        compare: Tuple[SideWord, SideWord],
        speedup: str,
        where: Optional[Mapping[str, Any]] = None,
        workers: Union[None, int, str] = None,
        section: Optional[str] = None,
    ) -> None:
        """The same as a gate."""
        self.scenarios[-1].say(
            text,
            gate=True,
            of_suite=True,
            compare=compare,
            speedup=speedup,
            where=where,
            workers=workers,
            section=section,
        )


def suite(name: str, scenarios: Sequence[Scenario]) -> Suite:
    """Sum these scenarios up: beside each one's own speedups, the run tells their geometric mean."""
    file, line = place(1)

    def mistake(why: str) -> DeclarationMistake:
        return DeclarationMistake("suite %r %s" % (name, why), file, line)

    members = list(scenarios)
    if len(members) < 2:
        raise mistake("has %d scenarios; a mean needs two at the least" % len(members))
    for one in members:
        if not isinstance(one, Scenario):
            raise mistake("is made of scenarios, not of %r" % (one,))
        if one.suite_scenarios:
            raise mistake("has %s, which belongs to suite %r already" % (one.name or "snippets", one.suite))
    made = Suite(name, members)
    for one in members:
        one.suite, one.suite_scenarios = name, made.scenarios
    return made
