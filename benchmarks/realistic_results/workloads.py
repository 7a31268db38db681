"""What made-up teams measure: scenarios of which it is known how far they scale."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.realistic_results.teams import Build, digest
from internals_lab.model.declaration import Claim, Scenario, Side, Threshold

STRATEGIES = ("sequential", "threads", "processes", "subinterpreters")


@dataclass(frozen=True, kw_only=True, slots=True)
class Workload:
    """A function that the workers do side by side. `serial` is its serial fraction without a GIL, `quarrel` what each pair
    of its workers costs (Universal Scalability Law); `unit_ns` what a unit takes on CPython 3.13.
    """

    name: str
    doc: str
    unit_ns: float
    serial: float = 0.01
    quarrel: float = 0.0
    claims: tuple[Claim, ...] = ()

    @property
    def scenario(self) -> Scenario:
        """As a file would declare it."""
        source = f'@scenario(strategies={list(STRATEGIES)})\ndef {self.name}():\n    """{self.doc}"""\n    return work()'
        return Scenario(
            id=f"experiments/exp_{self.name}.py::{self.name}",
            name=self.name,
            kind="function",
            file=f"experiments/exp_{self.name}.py",
            line=12,
            source_sha256=digest(source),
            doc=self.doc,
            source=source,
            strategies=list(STRATEGIES),
            claims=list(self.claims),
        )

    def speedup(self, build: Build, strategy: str, workers: int, cores: int) -> float:
        """Of so many workers over one, by the law."""
        if strategy == "threads" and not build.free_threaded:
            return 0.97
        apart = strategy != "threads"  # nothing is shared between processes
        serial = 0.02 if apart else self.serial
        quarrel = 0.0 if apart else self.quarrel
        at_once = min(workers, cores)
        return at_once / (1 + serial * (at_once - 1) + quarrel * at_once * (at_once - 1))


@dataclass(frozen=True, kw_only=True, slots=True)
class Calls:
    """Statements, with what each takes on CPython 3.13."""

    name: str
    doc: str
    statements: tuple[tuple[str, str, float], ...]  # variant, statement, ns

    @property
    def scenario(self) -> Scenario:
        """As a file would declare it."""
        return Scenario(
            id=f"experiments/exp_{self.name}.py::{self.name}",
            name=self.name,
            kind="snippets",
            file=f"experiments/exp_{self.name}.py",
            line=30,
            source_sha256=digest(self.name),
            doc=self.doc,
            strategies=["sequential"],
            variants={variant: statement for variant, statement, _ in self.statements},
        )


def claim(text: str, *, side: str, words: str, gil: bool | None = None, gate: bool = False) -> Claim:
    """A claim about `side` over sequential, on all cores: "> 1.5" or "< 1.1"."""
    sign, number = words.split()
    low, high = (float(number), None) if sign == ">" else (None, float(number))
    return Claim(
        text=text,
        subject=Side(axis="strategy", value=side),
        reference=Side(axis="strategy", value="sequential"),
        speedup=Threshold(text=words, low=low, high=high),
        where={} if gil is None else {"gil": gil},
        workers="cores",
        gate=gate,
        line=21,
    )


NO_HELP = claim("Threads do not cut wall time while there is a GIL", side="threads", words="< 1.1", gil=True)
HELP = claim("Threads on all cores make it faster without a GIL", side="threads", words="> 1.5", gil=False)
PROCESSES = claim("Processes cut wall time, GIL or no GIL", side="processes", words="> 1.2")
GATE = claim("All cores make it three times as fast", side="threads", words="> 3", gil=False, gate=True)

WORKLOADS = (
    Workload(
        name="prices", doc="Prices of a day's orders.", unit_ns=2_400_000, claims=(NO_HELP, HELP, PROCESSES)
    ),
    Workload(
        name="reports",
        doc="Reports that all add to one table.",
        unit_ns=3_100_000,
        serial=0.12,
        quarrel=0.03,
        claims=(HELP, GATE),
    ),
    Workload(
        name="parsing",
        doc="Log lines into records; each worker has its own.",
        unit_ns=1_700_000,
        serial=0.03,
        quarrel=0.002,
        claims=(NO_HELP, PROCESSES),
    ),
    Workload(
        name="routes",
        doc="Shortest paths on one shared graph.",
        unit_ns=4_600_000,
        serial=0.3,
        quarrel=0.35,
        claims=(HELP, PROCESSES),
    ),
)
CALLS = Calls(
    name="calls",
    doc="What a call costs.",
    statements=(
        ("native +", "x + 1", 9.2),
        ("operator.add", "operator.add(x, 1)", 31.0),
        ("def", "f(x)", 38.4),
        ("partial", "p()", 52.7),
    ),
)
