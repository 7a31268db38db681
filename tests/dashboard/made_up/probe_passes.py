"""What probes told, made up."""

from __future__ import annotations

from typing import Any

from internals_lab.model.cell import CellResult
from internals_lab.model.probe_pass import Figure, ProbePass, ProbeUsed
from made_up.samples import interval

PROBES = (
    ProbeUsed(name="gc", cost="a call at both ends of a collection", units={"pause_p99_ns": "ns"}),
    ProbeUsed(name="memory", cost="reads between blocks", units={"rss_bytes": "bytes"}),
    ProbeUsed(name="allocations", cost="every allocation is noted", units={"held_bytes": "bytes"}),
)
BY_NAME = {one.name: one for one in PROBES}


def probed(probe: str, figures: dict[str, float], detail: Any = None, *, passes: int = 6) -> dict[str, Any]:
    """A probe's passes, which differ a little, and the figures that they come to; its detail is kept once."""
    seen = [
        ProbePass(
            probe=probe,
            number=number,
            outcome="measured",
            figures={name: value * (1 + 0.01 * (number % 3 - 1)) for name, value in figures.items()},
            detail=None if number else detail,
        )
        for number in range(passes)
    ]
    made = [
        Figure(
            probe=probe,
            name=name,
            unit="",
            n=passes,
            least=value * 0.99,
            most=value * 1.01,
            value=interval(value, 0.01, passes),
        )
        for name, value in figures.items()
    ]
    return {"probe_passes": seen, "figures": made}


def both(*told: dict[str, Any]) -> dict[str, Any]:
    """What several probes told of one cell."""
    return {key: [one for part in told for one in part[key]] for key in ("probe_passes", "figures")}


def code(specialised: bool, opname: str = "BINARY_OP") -> dict[str, Any]:
    """The detail of the probe bytecode for two functions."""
    form = f"{opname}_ADD_INT" if specialised else None
    rows = [
        ("LOAD_FAST", "a", None),
        ("LOAD_FAST", "b", None),
        (opname, "+", form),
        ("RETURN_VALUE", "", None),
    ]
    unit = {
        "name": "add",
        "part_of": None,
        "line": 7,
        "source": "def add(a, b):\n    return a + b",
        "ast": "FunctionDef(\n name='add',\n body=[\n  Return(\n   value=BinOp(op=Add()))])",
        "no_source": None,
        "bytecode": [
            {"offset": 2 * place, "opname": name, "argrepr": argument, "line": 8, "specialised": replaced}
            for place, (name, argument, replaced) in enumerate(rows)
        ],
    }
    inner = {
        "name": "add.<locals>.<listcomp>",
        "part_of": "add",
        "line": None,
        "bytecode": unit["bytecode"][:1],
    }
    left_out = {"functions": 0, "instructions": 3, "source_lines": 0, "ast_lines": 0}
    return {
        "functions": [unit] if specialised else [unit, inner],
        "left_out": left_out,
        "no_specialisation": None if specialised else "specialised bytecode came with CPython 3.11",
    }


CHAIN: dict[str, Any] = {
    "nodes": [
        {"id": 0, "type": "module", "label": "exp_leak", "root": True},
        {"id": 1, "type": "dict", "label": "CACHE, 1,000 items", "root": False},
        {"id": 2, "type": "exp_leak.Order", "label": "<Order 7>", "root": False},
        {"id": 3, "type": "list", "label": "3 items", "root": False},
    ],
    "edges": [
        {"from": 0, "to": 1, "label": ".CACHE"},
        {"from": 1, "to": 2, "label": "[7]"},
        {"from": 2, "to": 3, "label": ".lines"},
        {"from": 3, "to": 2, "label": "[0]"},
    ],
    "cut": 12,
}


def seen_by_probes(result: CellResult) -> list[ProbePass]:
    """Six passes of each probe. The rarer collections are, the longer they take; more workers hold more."""
    cell = result.cell
    threshold = cell.knobs.get("gc_threshold", [700, 10, 10])
    rare = 0 if threshold == "off" else threshold[0] / 700
    held = 20e6 + 3e6 * cell.at_once + (40e6 if rare == 0 else 2e6 * rare)
    return [
        one
        for number in range(6)
        for one in (
            _pauses_seen(number, rare, 1 + 0.01 * number, held * (1 + 0.001 * number)),
            _memory_seen(number, held * (1 + 0.001 * number)),
            ProbePass(
                probe="allocations",
                number=number,
                outcome="measured",
                figures={"held_bytes": 90_000.0 + number},
                detail={
                    "lines": [
                        {"file": "experiments/exp_gc.py", "line": 12, "bytes": 80_000 + number, "count": 40},
                        *([{"file": "json/decoder.py", "line": 3, "bytes": 900, "count": 2}] * (number > 2)),
                    ]
                },
            ),
        )
    ]


def _pauses_seen(number: int, rare: float, noise: float, held: float) -> ProbePass:
    """Of four blocks of 5 ms."""
    count = round(24 / rare) if rare else 0
    lengths = [round(40_000 * rare * noise * (1 + place % 5)) for place in range(count)]
    figures = {
        "collections": count,
        "collected": 10 * count,
        "pauses": count,
        "longest_pause_ns": max(lengths, default=0),
        "pause_p50_ns": lengths[len(lengths) // 2] if lengths else 0,
        "pause_p99_ns": max(lengths, default=0),
        "pause_share": sum(lengths) / 20e6,
        "peak_rss_bytes": held * 1.4,
    }
    starts = [round(20_000_000 * (place + 0.5) / count) for place in range(count)]
    return ProbePass(
        probe="gc",
        number=number,
        outcome="measured",
        blocks=4,
        units_per_block=2,
        wall_ns=20_000_000,
        figures=figures,
        columns={
            "start_ns": list(starts),
            "pause_ns": list(lengths),
            "generation": [0 if place % 5 else 2 for place in range(count)],
            "collected": [10] * count,
            "uncollectable": [0] * count,
            "own_duration_ns": [None] * count,
        },
        detail={
            "blocks": {
                "start_ns": [5_000_000 * place for place in range(4)],
                "wall_ns": [5_000_000] * 4,
            }
        },
    )


def _memory_seen(number: int, held: float) -> ProbePass:
    return ProbePass(
        probe="memory",
        number=number,
        outcome="measured",
        figures={
            "rss_bytes": held * 1.2,
            "pss_bytes": held,
            "uss_bytes": held * 0.9,
            "peak_rss_bytes": held * 1.4,
            "growth_rss_bytes": 30_000.0 + 100 * number,
            "rss_after_collect_bytes": held * 1.1,
            "rss_after_trim_bytes": held,
        },
        columns={
            "block": [0, 1, 2, 3],
            "rss_bytes": [held * 1.2 + 10_000 * place for place in range(4)],
        },
    )
