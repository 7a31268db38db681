"""The ledger of many runs: of each statement what the newest run says that judged it, and who says otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from internals_lab.counted import counted
from internals_lab.model.declaration import Claim, Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.ledger import LEDGER_SCHEMA, Dissent, Judgement, Ledger, Statement
from internals_lab.verdicts.claim_names import first_words
from internals_lab.verdicts.claimed import claimed
from internals_lab.verdicts.judged_run import JudgedClaim, JudgedRun
from internals_lab.verdicts.ledger_order import ledger_order
from internals_lab.verdicts.spoken_of import speaks_of

DIGEST = 6


def ledger(runs: Iterable[JudgedRun], *, run: str | None = None, older: bool = True) -> Ledger:
    """The ledger of the run with that id, or of the newest; with `older`, what it did not judge is taken from runs of the
    same machine before it. Machines are never mixed: what runs of others say is left out, and that is said.
    """
    newest_first = sorted(runs, key=lambda one: (one.run.started, one.run.id), reverse=True)
    first = next((place for place, one in enumerate(newest_first) if run in (None, one.run.id)), None)
    if first is None:
        return Ledger(schema=LEDGER_SCHEMA, run=run, older=older, machine=None)
    newest = newest_first[first]
    here = [one for one in newest_first[first:] if one.machine.id == newest.machine.id]
    book = _Book(here if older else here[:1])
    statements = book.statements()
    used = {judgement.run for statement in statements for judgement in statement.judgements}
    return Ledger(
        schema=LEDGER_SCHEMA,
        run=newest.run.id,
        older=older,
        machine=newest.machine,
        interpreters=book.interpreters,
        runs=[one.run for one in book.runs if one.run.id in used or one is newest],
        statements=statements,
        left_out=[*_elsewhere(newest_first, newest), *book.withdrawn()],
    )


def _elsewhere(runs: Sequence[JudgedRun], newest: JudgedRun) -> list[str]:
    count = sum(one.machine.id != newest.machine.id for one in runs)
    if not count:
        return []
    return [f"{counted(count, 'run')} of other machines: machines are never mixed"]


@dataclass(frozen=True)
class _Key:
    """What makes a claim the same in two runs."""

    scenario: str
    text: str
    claimed: str
    gate: bool

    @classmethod
    def of(cls, scenario: Scenario, claim: Claim) -> _Key:
        return cls(scenario.id, claim.text, claimed(claim), claim.gate)


class _Book:
    """The runs of one machine, newest first."""

    def __init__(self, runs: Sequence[JudgedRun]) -> None:
        self.runs = runs
        self.interpreters = _columns(runs)
        self._declared: dict[str, Scenario] = {}
        for run in runs:
            for scenario in run.scenarios:
                self._declared.setdefault(scenario.id, scenario)
        self._found: dict[_Key, list[tuple[JudgedRun, JudgedClaim]]] = {}
        for run in runs:
            for judged in run.claims:
                key = _Key.of(judged.scenario, judged.claim)
                self._found.setdefault(key, []).append((run, judged))

    def statements(self) -> list[Statement]:
        """Those that the newest run with their scenario declares, in the order of the ledger."""
        found = [
            statement
            for scenario in self._declared.values()
            for claim in scenario.claims
            for statement in self._of_claim(scenario, claim)
        ]
        return sorted(found, key=ledger_order)

    def withdrawn(self) -> list[str]:
        """What older runs judged and the newest run with the scenario no longer declares."""
        declared = {_Key.of(one, claim) for one in self._declared.values() for claim in one.claims}
        count = len(self._found.keys() - declared)
        if not count:
            return []
        return [f"{count} statement{' that is' if count == 1 else 's that are'} no longer declared so"]

    def _of_claim(self, scenario: Scenario, claim: Claim) -> list[Statement]:
        found = self._found.get(_Key.of(scenario, claim), [])
        placed = [one for one in found if not one[1].is_of_nobody]
        remark = next((judged.result.reason for _, judged in found), None) if not placed else None
        settings = dict.fromkeys(judged.result.setting for _, judged in placed) or {"": None}
        return [
            self._statement(
                scenario,
                claim,
                setting,
                [one for one in placed if one[1].result.setting == setting],
                spoken_of={(run.run.id, judged.result.interpreter) for run, judged in placed},
                remark=remark,
            )
            for setting in settings
        ]

    def _statement(
        self,
        scenario: Scenario,
        claim: Claim,
        setting: str,
        found: Sequence[tuple[JudgedRun, JudgedClaim]],
        *,
        spoken_of: set[tuple[str, str]],
        remark: str | None,
    ) -> Statement:
        judgements = []
        for interpreter in self.interpreters:
            of_it = [one for one in found if one[1].result.interpreter == interpreter.name]
            if of_it:
                judgements.append(self._judgement(interpreter, scenario, of_it))
            elif speaks_of(claim, scenario, interpreter) and not self._passed_over(
                scenario, interpreter.name, spoken_of
            ):
                judgements.append(
                    Judgement(interpreter=interpreter.name, state="not measured", reason=remark)
                )
        return Statement(
            id=_word(scenario, claim, setting),
            text=claim.text,
            claimed=claimed(claim),
            threshold=claim.threshold,
            scenario=scenario.id,
            name=scenario.name,
            file=scenario.file,
            line=claim.line or scenario.line,
            suite=scenario.suite if claim.of_suite else None,
            figure=claim.figure,
            setting=setting,
            section=claim.section,
            gate=claim.gate,
            remark=remark,
            judgements=judgements,
        )

    def _passed_over(self, scenario: Scenario, interpreter: str, spoken_of: set[tuple[str, str]]) -> bool:
        """Whether a run that measured the scenario on this interpreter judged the claim on others only."""
        judged_in = {run for run, _ in spoken_of}
        return any(
            run.run.id in judged_in
            and (scenario.id, interpreter) in run.covered
            and (run.run.id, interpreter) not in spoken_of
            for run in self.runs
        )

    def _judgement(
        self, interpreter: Interpreter, scenario: Scenario, found: Sequence[tuple[JudgedRun, JudgedClaim]]
    ) -> Judgement:
        run, judged = next((one for one in found if one[1].is_measured), found[0])
        result = judged.result
        build = run.interpreter(interpreter.name)
        alike = [
            (other, one)
            for other, one in found
            if one.is_measured
            and one.scenario.source_sha256 == judged.scenario.source_sha256
            and _identity(other, interpreter.name) == (build.identity if build else None)
        ]
        return Judgement(
            interpreter=interpreter.name,
            state=result.state if judged.is_measured else "not measured",
            run=run.run.id if judged.is_measured else None,
            value=judged.value,
            unit=judged.unit,
            gil=judged.gil,
            reason=result.reason,
            cell=judged.cell,
            item_id=result.item_id or None,
            alone_only=result.holds_in_family is False,
            runs=len(alike),
            dissents=[
                Dissent(run=other.run.id, state=one.result.state, value=one.value)
                for other, one in alike
                if one.result.state != result.state
            ],
            notes=_notes(interpreter, build, scenario, judged.scenario) if judged.is_measured else [],
        )


def _columns(runs: Sequence[JudgedRun]) -> list[Interpreter]:
    """Every interpreter of the newest run, and those that others judged a claim on; by name, as the newest run that has it
    describes it.
    """
    columns = {interpreter.name: interpreter for interpreter in runs[0].interpreters}
    for run in runs[1:]:
        known = {judged.result.interpreter for judged in run.claims if judged.is_measured}
        for interpreter in run.interpreters:
            if interpreter.name in known:
                columns.setdefault(interpreter.name, interpreter)
    return list(columns.values())


def _identity(run: JudgedRun, interpreter: str) -> str | None:
    described = run.interpreter(interpreter)
    return described.identity if described else None


def _notes(
    interpreter: Interpreter, build: Interpreter | None, declared: Scenario, judged: Scenario
) -> list[str]:
    notes = []
    if build is not None and build.identity != interpreter.identity:
        notes.append("by another build than the newest run's")
    if judged.source_sha256 != declared.source_sha256:
        notes.append("before its file was changed")
    return notes


def _word(scenario: Scenario, claim: Claim, setting: str) -> str:
    whole = "\0".join((scenario.id, claim.text, claimed(claim), str(claim.gate), setting))
    return f"{first_words(claim.text)}-{hashlib.sha256(whole.encode()).hexdigest()[:DIGEST]}"
