"""Where the machine's cores end on an axis of workers: a line for each kind of core, and what lies beyond them shaded."""

from __future__ import annotations

import math
from collections.abc import Sequence

from internals_lab.counted import counted
from internals_lab.model.machine import Machine
from internals_lab_dashboard.figures.paper import canvas, plot

LABEL_STEP_PX = 15
SHADE = 0.12


def mark_cores(
    drawing: plot.Figure, machine: Machine, workers: Sequence[int], *, reach: tuple[float, float], log: bool
) -> None:
    """Lines within the workers that were wanted; `reach` are the ends of the axis, as Plotly takes them."""
    first, last = min(workers), max(workers)
    inside = sorted((cores, name) for cores, name in _marks(machine).items() if first <= cores <= last)
    middle = math.sqrt(first * last) if log else (first + last) / 2
    for step, (cores, name) in enumerate(inside):
        text = _counted(cores, name)
        drawing.add_shape(
            type="line",
            x0=cores,
            x1=cores,
            y0=0,
            y1=1,
            yref="paper",
            layer="below",
            line={"color": canvas.INK, "width": 1, "dash": "dash"},
            opacity=0.7,
            name=text,
            label={
                "text": text,
                "textposition": "end",
                "textangle": 0,
                "xanchor": "left" if cores < middle else "right",  # towards the middle there is room
                "yanchor": "bottom",
                "padding": 2 + step * LABEL_STEP_PX,  # neighbours would run into each other on a phone
                "font": {"size": 12},
            },
        )
    room = _room(machine)
    if first <= room < last:
        drawing.add_shape(
            type="rect",
            x0=room,
            x1=10 ** reach[1] if log else reach[1],
            y0=0,
            y1=1,
            yref="paper",
            layer="below",
            fillcolor=canvas.INK,
            opacity=SHADE,
            line={"width": 0},
            name="beyond the cores",
        )
    drawing.update_layout(margin={"t": 24 + len(inside) * LABEL_STEP_PX})


def _room(machine: Machine) -> float:
    """How many workers run without sharing a core."""
    room = machine.cores_physical or machine.cores_usable
    return min(room, machine.quota_cores or room, machine.cores_usable)


def _marks(machine: Machine) -> dict[int, str]:
    """What the cores are called by their number; where two are as many, by the name that says more."""
    marks = {machine.cores_logical: "logical core"}
    if machine.cores_usable != machine.cores_logical:
        marks[machine.cores_usable] = "usable core"
    if machine.topology is not None and len(machine.topology.packages) > 1:
        physical = {cpu: number for number, core in enumerate(machine.topology.cores) for cpu in core}
        in_one = min(len({physical.get(cpu, -1 - cpu) for cpu in one}) for one in machine.topology.packages)
        marks[in_one] = "core in one socket"
    if machine.cores_physical is not None:
        marks[machine.cores_physical] = "physical core"
    return marks


def _counted(cores: int, name: str) -> str:
    what, _, where = name.partition(" in ")
    words = counted(cores, what)
    return f"{words} in {where}" if where else words
