"""A run, put together from its parts."""

from __future__ import annotations

from typing import Any

from internals_lab.model.cell import Cell, CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.machine import Machine
from internals_lab.model.probe_pass import ProbeUsed
from internals_lab.model.results import ClaimResult, Comparison, Diagnosis, LostShares
from internals_lab.model.run import DOCUMENT_SCHEMA, Run, RunDocument
from internals_lab.model.verdict import Verdict
from made_up.interpreters import FREE, WITH_GIL, interpreter
from made_up.samples import interval, seen


class RunParts:
    """Cells, comparisons, diagnoses and claims, put into a run one by one."""

    def __init__(
        self, run_id: str = "20260301-101500-ab12", *, started: str = "2026-03-01T10:15:00+00:00"
    ) -> None:
        self.run = Run(
            id=run_id,
            started=started,
            finished=started,
            status="complete",
            command_line=["pytest", "--internals-lab", "experiments/"],
            lab_version="0.1.0",
            git_commit="0123abcd",
            git_dirty=False,
            seed=7,
            effort="quick",
        )
        self.machine = Machine(
            id="m",
            system="Linux",
            release="6.1",
            architecture="x86_64",
            cores_logical=4,
            cores_physical=2,
            cores_usable=4,
        )
        self.interpreters = [interpreter(WITH_GIL, "3.13"), interpreter(FREE, "3.13t")]
        self.scenarios: list[Scenario] = []
        self.cells: list[CellResult] = []
        self.comparisons: list[Comparison] = []
        self.diagnoses: list[Diagnosis] = []
        self.verdicts: list[Verdict] = []
        self.claims: list[ClaimResult] = []
        self.probes: list[ProbeUsed] = []

    def scenario(self, scenario_id: str, **facts: Any) -> Scenario:
        """Declare one."""
        given = {
            "kind": "function",
            "file": scenario_id.partition("::")[0],
            "line": 12,
            "source_sha256": "0" * 64,
        }
        scenario = Scenario(id=scenario_id, name=scenario_id.partition("::")[2], **(given | facts))
        self.scenarios.append(scenario)
        return scenario

    def cell(self, scenario: Scenario, name: str, strategy: str, workers: int, **facts: Any) -> CellResult:
        """Add a measured cell, or one with another `outcome`."""
        described = next(one for one in self.interpreters if one.name == name)
        axes = {key: facts.pop(key) for key in ("params", "knobs", "variant") if key in facts}
        words = [described.short, strategy, str(workers), *map(str, axes.values())]
        cell = Cell(
            id=f"{scenario.id}[{'-'.join(words)}]",
            scenario=scenario.id,
            interpreter=name,
            strategy=strategy,
            workers=workers,
            **axes,
        )
        if facts.get("outcome", "measured") == "measured":
            facts = {"samples": seen(off=described.free_threaded_build, workers=workers)} | facts
        result = CellResult(cell=cell, **({"outcome": "measured"} | facts))
        self.cells.append(result)
        return result

    def speedup(
        self, subject: CellResult, reference: CellResult, value: float | None, **facts: Any
    ) -> Comparison:
        """Compare two cells."""
        given: dict[str, Any] = {"about": "scaling", "state": "inconclusive"}
        if value is not None:
            state = "faster" if value > 1.1 else "slower" if value < 0.9 else "same"
            given |= {"state": state, "total": interval(value), "typical": interval(value * 1.02, 0.02)}
        comparison = Comparison(subject=subject.cell.id, reference=reference.cell.id, **(given | facts))
        self.comparisons.append(comparison)
        return comparison

    def diagnosis(self, subject: CellResult, reference: CellResult, value: float, **lost: float) -> Diagnosis:
        """Say why: whatever is missing to the ideal was lost waiting, unless told otherwise."""
        shares = {"starting": 0.02, "starved": 0.0, "imbalance": 0.03, "cpu_inflation": 0.0}
        shares["waiting"] = max(0.0, 0.95 - value / subject.cell.workers)
        diagnosis = Diagnosis(
            subject=subject.cell.id,
            reference=reference.cell.id,
            cores_used=interval(value),
            cores_used_ratio=interval(value),
            cpu_inflation=interval(1.0),
            lost=LostShares(**(shares | lost)),
            switches_per_s=100.0,
            reading="GIL hand-off" if value < 1.1 else "not told by these signals",
            sentence="It is as it is.",
        )
        self.diagnoses.append(diagnosis)
        return diagnosis

    def claim(self, scenario: Scenario, name: str, value: float | None, **facts: Any) -> ClaimResult:
        """Judge the scenario's first claim; without a value it could not be."""
        state = "unsupported" if value is None else "confirmed" if value > 1.2 else "refuted"
        given: dict[str, Any] = {"state": state, "speedup": value and interval(value), "threshold": "> 1.2"}
        result = ClaimResult(
            scenario=scenario.id,
            claim=0,
            text=scenario.claims[0].text,
            interpreter=name,
            gate=False,
            item_id="",
            **(given | facts),
        )
        self.claims.append(result)
        return result

    def build(self) -> RunDocument:
        """The document."""
        return RunDocument(
            schema=DOCUMENT_SCHEMA,
            run=self.run,
            machine=self.machine,
            interpreters=self.interpreters,
            scenarios=self.scenarios,
            cells=self.cells,
            comparisons=self.comparisons,
            diagnoses=self.diagnoses,
            verdicts=self.verdicts,
            claims=self.claims,
            probes=self.probes,
        )
