"""Where it was measured: the interpreters with the GIL as it was seen on each, and the machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from internals_lab.counted import plural
from internals_lab.model.interpreter import Interpreter
from internals_lab.verdicts.between_runs.setup_questions import OF_INTERPRETER, OF_MACHINE, said
from internals_lab.verdicts.confounding import BUILD_FACTS
from internals_lab_dashboard.data.run.coverage import scenario_names
from internals_lab_dashboard.data.run.gil import GilObserved, together
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.content.sheet import Sheet, SheetGroup, SheetRow
from internals_lab_dashboard.pages.parts.gil_facts import left_to_itself

OF_INTERPRETERS = (
    "How each interpreter described itself, and what the samples saw of its GIL: at their start, after the imports and at "
    "the end. Cells that set the GIL by a knob are left out of that. ≠ marks builds that differ in more than their name: "
    "ratios between them show that as well."
)
OF_MACHINE_WORDS = (
    "As the machine described itself when the run began, and how the trust checks of its samples came out. Starvation is "
    "capacity that others took, a hypervisor's steal time with it."
)
MOST_NAMES = 6


def interpreters_sheet(rows: RunRows, cast: Cast) -> Sheet:
    """A column an interpreter."""
    known = list(rows.interpreters)
    cells = left_to_itself(rows.cells)
    seen = {one.name: together(row.gil for row in cells if row.cell.interpreter == one.name) for one in known}
    build = _build_rows(known)
    # With one interpreter there is nothing to be alike with.
    alike = [row for row in build if len(known) > 1 and len(set(row.cells)) == 1]
    return Sheet(
        key="interpreters",
        title="The interpreters, and the GIL on each",
        how_to_read=OF_INTERPRETERS,
        columns=tuple((cast.name(one.name), cast.colours.get(one.name)) for one in known),
        groups=(
            SheetGroup(title="GIL", rows=_gil_rows(known, seen, rows)),
            SheetGroup(title="Build", rows=tuple(row for row in build if row not in alike)),
        ),
        folded=tuple((row.fact, row.cells[0]) for row in alike),
    )


def _gil_rows(
    known: Sequence[Interpreter], seen: dict[str, GilObserved], rows: RunRows
) -> tuple[SheetRow, ...]:
    def line(fact: str, words: Callable[[Interpreter], str], *, tone_of: bool = False) -> SheetRow:
        cells = tuple(words(one) for one in known)
        return SheetRow(fact=fact, cells=cells, tone="warn" if tone_of and any(cells) else "plain")

    told = [
        line("free-threaded build", lambda one: said(one.free_threaded_build)),
        line(
            "at its start", lambda one: {True: "on", False: "off", None: "not told"}[one.gil_enabled_at_start]
        ),
        line("in the samples", lambda one: seen[one.name].seen),
    ]
    if any(gil.enabled_by for gil in seen.values()):
        told += [
            line("turned on by", lambda one: _culprits(seen[one.name]), tone_of=True),
            line("imported by", lambda one: _importers(seen[one.name])),
            line("in scenarios", lambda one: _where(rows, one.name)),
        ]
    return tuple(told)


def _culprits(gil: GilObserved) -> str:
    return ", ".join(sorted(gil.enabled_by))


def _importers(gil: GilObserved) -> str:
    return "; ".join(" → ".join(chain) for chain in sorted(gil.imported_by))


def _where(rows: RunRows, name: str) -> str:
    names = scenario_names(rows.scenarios)
    own = dict.fromkeys(
        names.get(row.cell.scenario, row.cell.scenario)
        for row in rows.cells
        if row.cell.interpreter == name and row.gil.enabled_by
    )
    more = [f"{len(own) - MOST_NAMES} more"] if len(own) > MOST_NAMES else []
    return ", ".join([*list(own)[:MOST_NAMES], *more])


def _build_rows(known: Sequence[Interpreter]) -> tuple[SheetRow, ...]:
    rows = []
    for question in OF_INTERPRETER:
        if question.fact == "GIL at its start":  # stands above
            continue
        cells = tuple(said(question.read(one)) for one in known)
        # Versions and binaries are what interpreters are compared for.
        differs = question.fact in BUILD_FACTS.values() and len(set(cells)) > 1
        rows.append(SheetRow(fact=question.fact, cells=cells, differs=differs))
    packages = tuple(_packages(one) for one in known)
    return (*rows, SheetRow(fact="own packages", cells=packages))


def _packages(one: Interpreter) -> str:
    count = len(one.packages)
    return f"{count} installed" if count else "none"


def machine_sheet(rows: RunRows) -> Sheet:
    """The machine's facts and the checks, a row each."""
    facts = [(question.fact, said(question.read(rows.machine))) for question in OF_MACHINE]
    passed = {name for name, counts in rows.checks.items() if set(counts) == {"passed"}}
    checks = [
        SheetRow(fact=name, cells=(_states(counts),), tone="warn" if counts.get("failed") else "plain")
        for name, counts in rows.checks.items()
        if name not in passed
    ]
    return Sheet(
        key="machine",
        title="The machine, and what was checked",
        how_to_read=OF_MACHINE_WORDS,
        columns=(("This run", None),),
        groups=(
            SheetGroup(
                title="Machine", rows=tuple(SheetRow(fact=fact, cells=(text,)) for fact, text in facts)
            ),
            SheetGroup(title="Checks of its samples", rows=tuple(checks)),
            SheetGroup(title="Packages of its environments", rows=_environment_rows(rows)),
        ),
        folded=tuple((name, _states(rows.checks[name])) for name in rows.checks if name in passed),
        folded_words=f"{plural(len(passed), 'check')} passed in every sample",
    )


def _states(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{state} in {count:,}" for state, count in counts.items())


def _environment_rows(rows: RunRows) -> tuple[SheetRow, ...]:
    versions: dict[str, dict[str, list[str]]] = {}
    shorts = {one.name: one.short for one in rows.interpreters}
    for environment in rows.environments:
        for package, version in environment.packages.items():
            built = " (built from source)" if package in environment.built else ""
            on = versions.setdefault(package, {}).setdefault(f"{version}{built}", [])
            on.append(shorts.get(environment.interpreter, environment.interpreter))
    return tuple(
        SheetRow(
            fact=package,
            cells=(
                "; ".join(f"{version} on {', '.join(dict.fromkeys(on))}" for version, on in told.items()),
            ),
            tone="warn" if len(told) > 1 else "plain",
        )
        for package, told in sorted(versions.items())
    )
