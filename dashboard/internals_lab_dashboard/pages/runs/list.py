"""The list of all runs of a results folder, those that cannot be read among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from internals_lab.counted import counted
from internals_lab.model.machine import Machine
from internals_lab.model.run import Run
from internals_lab.verdicts.between_runs.setup_questions import short
from internals_lab_dashboard.data.folder.library import RunEntry, Shelf, Unreadable
from internals_lab_dashboard.data.run.coverage import SIGNS
from internals_lab_dashboard.pages.bases.run_page import when
from internals_lab_dashboard.pages.content.column import Cell, Column
from internals_lab_dashboard.pages.content.listing import LinkColumn, Listing

HOW_TO_READ = (
    "Newest first. When it started leads to what it measured, “against” holds the chosen run against it, and each of the "
    "other links opens that page over it. States count the cells that were declared; the lab's own are left out."
)
STATUS_SIGNS = {"complete": "✓", "running": "…", "interrupted": "!", "crashed": "†"}
PAGES = (("Verdict", "/verdict"), ("Scaling", "/scaling"), ("Claims", "/claims"), ("Samples", "/samples"))
LONGEST_REASON = 300


def runs_listing(shelf: Shelf, chosen: RunEntry | None, other: RunEntry | None) -> Listing:
    """Every run; `chosen` is shown, and held against `other`."""
    count, broken = len(shelf.entries), len(shelf.unreadable)
    unread = f", and {counted(broken, 'file')} that cannot be read" if broken else ""
    return Listing(
        key="runs",
        title=f"{counted(count, 'run', form=',')}{unread}{_coming(shelf.unread)}",
        how_to_read=HOW_TO_READ,
        columns=_columns(shelf.entries, chosen),
        rows=(
            *(_row(entry, _standing(entry, chosen, other)) for entry in shelf.entries),
            *(_broken(one) for one in shelf.unreadable),
        ),
    )


def machine_words(machine: Machine) -> str:
    """`4 cores · AMD EPYC 7B13 · 4ff05e01…`: enough to tell machines apart without naming them."""
    cores = counted(machine.cores_usable, "core")
    return " · ".join(filter(None, [cores, machine.cpu_model, short(machine.id)]))


def _coming(unread: int) -> str:
    return (
        f" so far: {unread:,} more {'is' if unread == 1 else 'are'} being read, reload for them"
        if unread
        else ""
    )


def _columns(entries: Sequence[RunEntry], chosen: RunEntry | None) -> tuple[Column | LinkColumn, ...]:
    there = {state for entry in entries for state, count in entry.outcomes.items() if count}
    states = [state for state in SIGNS if state in there]
    against = (("run", chosen.key),) if chosen else ()
    return (
        LinkColumn(field="started", header="Started", path="/runs", word="run", width=168, pinned=True),
        Column(field="here", header="Here", width=84),
        Column(field="status", header="Status", width=116),
        Column(field="effort", header="Effort", width=92),
        Column(field="interpreters", header="Interpreters", width=150),
        Column(field="scenarios", header="Scenarios", figures="d", width=94),
        *(
            Column(field=state, header=f"{SIGNS[state]} {state.capitalize()}", figures="d", width=116)
            for state in states
        ),
        Column(field="took", header="Took", width=84),
        Column(field="machine", header="Machine", width=230),
        Column(field="commit", header="Commit", width=116),
        Column(field="lab", header="Lab", width=76),
        LinkColumn(
            field="against",
            header="Hold",
            path="/runs",
            word="baseline",
            width=86,
            text="against",
            beside=against,
        ),
        *(
            LinkColumn(field=name.lower(), header=f"On {name}", path=path, word="run", width=106, text=name)
            for name, path in PAGES
        ),
        Column(field="remarks", header="Remarks", width=260),
    )


def _standing(entry: RunEntry, chosen: RunEntry | None, other: RunEntry | None) -> str:
    if chosen is not None and entry.key == chosen.key:
        return "▸ shown"
    return "≠ against" if other is not None and entry.key == other.key else ""


def _row(entry: RunEntry, here: str) -> dict[str, Cell]:
    run = entry.run
    return {
        "key": entry.key,
        "leads": 1,
        "started": when(run.started),
        "here": here,
        "status": f"{STATUS_SIGNS[run.status]} {run.status}",
        "effort": run.effort,
        "interpreters": ", ".join(entry.interpreters),
        "scenarios": entry.scenario_count,
        **{state: count for state, count in entry.outcomes.items() if count},
        "took": took(run),
        "machine": machine_words(entry.machine),
        "commit": (short(run.git_commit) + (" +" if run.git_dirty else "")) if run.git_commit else "none",
        "lab": run.lab_version,
        "remarks": "; ".join(run.damage),
    }


def _broken(one: Unreadable) -> dict[str, Cell]:
    reason = one.reason if len(one.reason) <= LONGEST_REASON else f"{one.reason[:LONGEST_REASON]}…"
    return {
        "key": one.path.stem,
        "started": one.path.name,
        "status": "✗ unreadable",
        "remarks": reason,
    }


def took(run: Run) -> str:
    """`4 min 4 s`; of a run that did not say, from its start to its end; empty where it has none."""
    duration_s = run.took_s
    if duration_s is None and run.finished is not None:
        try:
            started, finished = datetime.fromisoformat(run.started), datetime.fromisoformat(run.finished)
            duration_s = (finished - started).total_seconds()
        except (ValueError, TypeError, OverflowError):  # no time; one with a zone and one without
            duration_s = None
    if duration_s is None or duration_s < 0:
        return ""
    minutes, seconds = divmod(round(duration_s), 60)
    if minutes < 60:
        return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    return f"{minutes // 60} h {minutes % 60} min"
