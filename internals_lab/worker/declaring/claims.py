"""What can be said of a workload: claims, and expectations that fail when the data refute them."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from .mistakes import DeclarationMistake, place

SideWord = Union[str, Mapping[str, Any]]


class Claims:
    """What a scenario says of itself; `claims` are its claims as data, in the order of the file."""

    name: str
    claims: List[Dict[str, Any]]

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
        """Say something about a ratio; the data confirm it, refute it or leave it open, and the run never fails.

        `compare` names subject and reference (strategies, variants, `{"interpreter": "3.13t"}` or `"pypy"`, or values of a param
        or a knob: `{"gil": True}`); `speedup` is a range for (time of the reference / time of the subject): "> 1.5", "< 1.1", "0.9..1.1".
        """
        self.say(text, compare, speedup, where, workers, section, gate=False)

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
        """The same as a gate: its pytest item fails when the data refute it."""
        self.say(text, compare, speedup, where, workers, section, gate=True)

    def say(
        self,
        text: str,
        compare: Tuple[SideWord, SideWord],
        speedup: str,
        where: Optional[Mapping[str, Any]],
        workers: Union[None, int, str],
        section: Optional[str],
        gate: bool,
        of_suite: bool = False,
    ) -> None:
        """Keep a claim; the place is that of the caller's caller."""
        file, line = place(2)
        if isinstance(compare, str) or not isinstance(compare, Sequence):
            raise DeclarationMistake(
                "%s: compare names two sides, (subject, reference), not %r"
                % (self.name or "snippets", compare),
                file,
                line,
            )
        self.claims.append(
            {
                "text": text,
                "compare": [dict(side) if isinstance(side, Mapping) else side for side in compare],
                "speedup": speedup,
                "where": dict(where or {}),
                "workers": workers,
                "section": section,
                "gate": gate,
                "of_suite": of_suite,
                "line": line,
            }
        )
