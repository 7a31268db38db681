"""Two runs that reports are written of, and the stored reports that they are held to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.model.probe_pass import ProbePass, ProbeUsed
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.derivation import derive

GOLDEN = Path(__file__).parent / "golden"
GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
UNIT_NS = 5_000_000


@pytest.fixture
def same_as_golden() -> Callable[[str, str], None]:
    """Holds a text to golden/<name>; UPDATE_GOLDEN=1 in the environment rewrites the file, to be read by eye."""

    def check(text: str, name: str) -> None:
        stored = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            stored.parent.mkdir(exist_ok=True)
            stored.write_text(text, encoding="utf-8")
        assert text == stored.read_text(encoding="utf-8")

    return check


@pytest.fixture
def gil_run(build_document, true_cell, timeline) -> RunDocument:
    """Both builds, three strategies, one crash, one skipped cell, one arm with pauses; threads that take turns."""

    def cell(name: str, strategy: str, workers: int, speedup: float, **more):
        base = {"interpreter": name, "strategy": strategy, "workers": workers, "gil_at_end": name == GIL}
        return true_cell(**(base | {"unit_ns": UNIT_NS * (1.2 if name == FREE else 1) / speedup} | more))

    def claim(text: str, subject: str, threshold: Threshold, **more) -> Claim:
        sides = {"subject": Side(axis="strategy", value=subject)}
        sides["reference"] = Side(axis="strategy", value="sequential")
        return Claim(text=text, speedup=threshold, **sides, **more)

    cells = [
        cell(GIL, "sequential", 1, 1),
        cell(GIL, "threads", 2, 0.96, timeline=timeline(waiting=0.48, switches=3)),
        cell(
            GIL,
            "threads",
            4,
            1,
            pause_every=4,
            pause_ns=40_000_000,
            timeline=timeline(waiting=0.75, switches=5),
        ),
        cell(GIL, "processes", 2, 1.9),
        cell(GIL, "processes", 4, 1, outcome="skipped", reason="effort quick measures workers 1 and cores"),
        cell(FREE, "sequential", 1, 1),
        cell(FREE, "threads", 2, 1.75, timeline=timeline()),
        cell(FREE, "threads", 4, 1.72),
        cell(FREE, "processes", 2, 1.9),
        cell(FREE, "processes", 4, 1, outcome="crashed", reason="died of SIGSEGV in round 3"),
    ]
    claims = [
        claim(
            "Threads do not cut wall time while there is a GIL",
            "threads",
            Threshold(text="< 1.1", high=1.1),
            where={"gil": True},
            workers="cores",
        ),
        claim(
            "Threads cut wall time where there is none",
            "threads",
            Threshold(text="> 1.5", low=1.5),
            where={"gil": False},
            workers="cores",
            gate=True,
        ),
        claim("Processes nearly double the speed", "processes", Threshold(text="> 1.95", low=1.95)),
    ]
    facts = {GIL: {"compiler": "GCC 12.2"}, FREE: {"compiler": "Clang 17"}}
    return derive(build_document(cells, claims=claims, interpreters=facts))


@pytest.fixture
def calls_run(build_document, true_cell) -> RunDocument:
    """Statements on one interpreter and another."""
    costs = {"def": 42.0, "operator.add": 25.0, "native + | x": 9.0}
    cells = [
        true_cell(
            interpreter=name,
            variant=variant,
            unit_ns=1000 * ns * slower,
            empty_ns=800,
            gil_at_end=name == GIL,
        )
        for name, slower in ((GIL, 1), (FREE, 1.1))
        for variant, ns in costs.items()
    ]
    claims = [
        Claim(
            text="A call costs more than native addition",
            subject=Side(axis="variant", value="native + | x"),
            reference=Side(axis="variant", value="def"),
            speedup=Threshold(text="> 2", low=2),
        )
    ]
    snippets = {
        "kind": "snippets",
        "name": "calls",
        "doc": "What a call costs, statement by statement.\n\nMore.",
    }
    return derive(build_document(cells, claims=claims, scenario=snippets))


@pytest.fixture
def figures_run(build_document, true_cell) -> RunDocument:
    """Two probes on both builds: claims of every state, a probe that crashes on one of them and one that cannot look there."""

    def seen(probe: str, **columns: list[float]) -> list[ProbePass]:
        return [
            ProbePass(
                probe=probe,
                number=number,
                outcome="measured",
                figures={name: values[number] for name, values in columns.items()},
            )
            for number in range(6)
        ]

    def claim(text: str, figure: str, **more) -> Claim:
        return Claim(text=text, figure=figure, **more)

    crashed = ProbePass(probe="memory", number=6, outcome="crashed", reason="died of SIGSEGV")
    unable = ProbePass(probe="allocations", number=0, outcome="unsupported", reason="cannot look there")
    passes = {
        GIL: [
            *seen(
                "gc",
                pauses=[11, 12, 12, 12, 13, 12],
                pause_share=[0.012, 0.013, 0.0125, 0.0128, 0.0131, 0.0119],
                longest_pause_ns=[1_240_000, 1_310_000, 1_260_000, 1_250_000, 1_280_000, 1_900_000],
            ),
            *seen(
                "memory", peak_rss_bytes=[12_300_000 + 1000 * n for n in range(6)], growth_rss_bytes=[0] * 6
            ),
        ],
        FREE: [
            *seen("gc", pauses=[2] * 6, pause_share=[0] * 6, longest_pause_ns=[310, 320, 300, 330, 310, 315]),
            *seen(
                "memory", peak_rss_bytes=[19_000_000 + 1000 * n for n in range(6)], growth_rss_bytes=[0] * 6
            ),
            crashed,
            unable,
        ],
    }
    claims = [
        claim("It pauses", "gc.pauses", value=Threshold(text="> 0", low=0), section="6"),
        claim("It pauses twice", "gc.pauses", value=Threshold(text="== 2", equals=2)),
        claim(
            "Nothing stays",
            "memory.growth_rss_bytes",
            value=Threshold(text="== 0", equals=0),
            gate=True,
            where={"gil": True},
        ),
        claim(
            "It holds more without a GIL",
            "memory.peak_rss_bytes",
            subject=Side(axis="interpreter", value="3.13t"),
            reference=Side(axis="interpreter", value="3.13"),
            ratio=Threshold(text="> 1.2", low=1.2),
        ),
        claim(
            "It allocates", "allocations.held_bytes", value=Threshold(text="> 0", low=0), where={"gil": False}
        ),
    ]
    document = build_document(
        [true_cell(interpreter=GIL), true_cell(interpreter=FREE, gil_at_end=False)], claims=claims
    )
    cells = [
        msgspec.structs.replace(one, probe_passes=passes[one.cell.interpreter]) for one in document.cells
    ]
    probes = [
        ProbeUsed(
            name="gc",
            cost="a call a collection",
            units={"pauses": "pauses", "pause_share": "share", "longest_pause_ns": "ns"},
            telling=["pauses", "longest_pause_ns"],
        ),
        ProbeUsed(name="memory", cost="none", units={"peak_rss_bytes": "bytes", "growth_rss_bytes": "bytes"}),
    ]
    return derive(msgspec.structs.replace(document, cells=cells, probes=probes))


@pytest.fixture
def knob_run(build_document, true_cell, timeline) -> RunDocument:
    """Two settings of a knob on one interpreter, too few rounds in one of them."""
    cells = [
        true_cell(
            strategy=strategy,
            workers=workers,
            knobs={"switch_interval": interval},
            rounds=rounds,
            timeline=timeline(waiting=0.5, switches=3) if strategy == "threads" else None,
        )
        for interval, rounds in ((0.005, 8), (0.1, 4))
        for strategy, workers in (("sequential", 1), ("threads", 2))
    ]
    return derive(
        build_document(cells, scenario={"knobs": {"switch_interval": [0.005, 0.1]}, "has_items": True})
    )
