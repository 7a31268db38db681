"""What can be said of a workload: claims, and expectations that fail when the data refute them."""

from __future__ import annotations

# As os does: collections.abc brings all of collections along.
from _collections_abc import Mapping, Sequence

from .mistakes import DeclarationMistake, place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional, Tuple, Union

    SideWord = Union[str, Mapping[str, Any]]


class Claims:
    """What a scenario says of itself; `claims` are its claims as data, in the order of the file."""

    name: str
    claims: List[Dict[str, Any]]

    def claim(
        self,
        text: str,
        *,
        compare: Optional[Tuple[SideWord, SideWord]] = None,
        speedup: Optional[str] = None,
        figure: Optional[str] = None,
        value: Optional[str] = None,
        ratio: Optional[str] = None,
        where: Optional[Mapping[str, Any]] = None,
        workers: Union[None, int, str] = None,
        section: Optional[str] = None,
    ) -> None:
        """Say something that the data confirm, refute or leave open; the run never fails for it.

        About time: `compare` names subject and reference (strategies, variants, `{"interpreter": "3.13t"}` or `"pypy"`, or
        values of a param or a knob: `{"gil": True}`), and `speedup` is a range for (time of the reference / time of the
        subject): "> 1.5", "< 1.1", "0.9..1.1".

        About what a probe sees: `figure` names it ("gc.pauses"), and `value` is a range for it on each cell, in which a
        number may be exact ("== 2", "!= 0"); or `ratio` is one for (figure of the subject / figure of the reference) of the
        two sides of `compare`. The probe is switched on by it.
        """
        self.say(
            text,
            gate=False,
            compare=compare,
            speedup=speedup,
            figure=figure,
            value=value,
            ratio=ratio,
            where=where,
            workers=workers,
            section=section,
        )

    def expect(
        self,
        text: str,
        *,
        compare: Optional[Tuple[SideWord, SideWord]] = None,
        speedup: Optional[str] = None,
        figure: Optional[str] = None,
        value: Optional[str] = None,
        ratio: Optional[str] = None,
        where: Optional[Mapping[str, Any]] = None,
        workers: Union[None, int, str] = None,
        section: Optional[str] = None,
    ) -> None:
        """The same as a gate: its pytest item fails when the data refute it."""
        self.say(
            text,
            gate=True,
            compare=compare,
            speedup=speedup,
            figure=figure,
            value=value,
            ratio=ratio,
            where=where,
            workers=workers,
            section=section,
        )

    def say(
        self,
        text: str,
        *,
        gate: bool,
        compare: Optional[Tuple[SideWord, SideWord]],
        where: Optional[Mapping[str, Any]],
        of_suite: bool = False,
        **words: Any,
    ) -> None:
        """Keep a claim; the place is that of the caller's caller."""
        file, line = place(2)
        if compare is not None and (isinstance(compare, str) or not isinstance(compare, Sequence)):
            raise DeclarationMistake(
                "%s: compare names two sides, (subject, reference), not %r"
                % (self.name or "snippets", compare),
                file,
                line,
            )
        self.claims.append(
            {
                "text": text,
                "gate": gate,
                "of_suite": of_suite,
                "compare": compare
                and [dict(side) if isinstance(side, Mapping) else side for side in compare],
                "where": dict(where or {}),
                "line": line,
                **words,
            }
        )
