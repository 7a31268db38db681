"""Work that is spread over workers."""

from __future__ import annotations

import itertools
from typing import Self

from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.model.verdict import Verdict
from made_up.interpreters import FREE, WITH_GIL
from made_up.parts import RunParts
from made_up.samples import interval

GIL_SCENARIO = "experiments/exp_gil.py::count"


class WithScaling(RunParts):
    """A scenario for the pages of strategies."""

    def scaling(self, doc: str = "A tight loop that never gives up the GIL by itself.") -> Self:
        """Two interpreters x four strategies x 1, 2, 4 workers x two sizes; some cells are not to be drawn."""
        scenario = self.scenario(
            GIL_SCENARIO,
            doc=doc,
            source="def count(n):\n    x = 0\n    for _ in range(n):\n        x += 1\n    return x\n",
            strategies=["sequential", "threads", "processes", "subinterpreters"],
            params={"n": [200_000, 400_000]},
            claims=[
                Claim(
                    text="Threads cut wall time",
                    subject=Side(axis="strategy", value="threads"),
                    reference=Side(axis="strategy", value="sequential"),
                    speedup=Threshold(text="> 1.2", low=1.2),
                    section="article 7",
                )
            ],
        )
        curves = {
            (WITH_GIL, "threads"): (0.99, 0.96, 0.94),
            (WITH_GIL, "processes"): (0.97, 1.88, 2.61),
            (FREE, "threads"): (0.99, 1.93, 2.84),
            (FREE, "processes"): (0.96, 1.86, 2.52),
        }
        for n, name in itertools.product((200_000, 400_000), (WITH_GIL, FREE)):
            axes = {"params": {"n": n}}
            reference = self.cell(
                scenario,
                name,
                "sequential",
                1,
                unit_wall_ns=interval(5e6),
                memory_bytes=interval(20e6),
                memory_kind="pss",
                **axes,
            )
            for strategy in ("threads", "processes"):
                for workers, value in zip((1, 2, 4), curves[name, strategy], strict=True):
                    if (name, strategy, workers) == (FREE, "processes", 4):
                        self.cell(
                            scenario,
                            name,
                            strategy,
                            workers,
                            outcome="invalid",
                            reason="starved: 31 % taken by others",
                            **axes,
                        )
                        continue
                    shared = 2e6 if strategy == "threads" else 12e6
                    subject = self.cell(
                        scenario,
                        name,
                        strategy,
                        workers,
                        unit_wall_ns=interval(5e6 / value),
                        memory_bytes=interval(20e6 + shared * workers),
                        memory_kind="pss",
                        pool_start_wall_ns=interval(3e5 * workers * (1 if strategy == "threads" else 20)),
                        **axes,
                    )
                    self.speedup(subject, reference, value if n == 200_000 else value * 1.04)
                    if workers > 1:
                        self.diagnosis(subject, reference, value)
            self.cell(
                scenario,
                name,
                "subinterpreters",
                2,
                outcome="unsupported",
                reason="concurrent.futures has no InterpreterPoolExecutor before 3.14",
                **axes,
            )
        for workers, (name, value) in itertools.product((2, 4), ((WITH_GIL, 0.96), (FREE, 1.93))):
            subjects = [
                one.cell.id
                for one in self.cells
                if (one.cell.interpreter, one.cell.strategy, one.cell.workers) == (name, "threads", workers)
            ]
            judged_by = next(one.id for one in self.comparisons if one.subject == subjects[0])
            self.claim(scenario, name, value, setting=f"{workers} workers", comparison=judged_by)
        for name, state in ((WITH_GIL, "inconclusive"), (FREE, "faster")):
            sentences = [f"Threads on {name} are as they are.", "They used what they got."]
            self.verdicts.append(
                Verdict(
                    scenario=scenario.id, interpreter=name, state=state, best_cell=None, sentences=sentences
                )
            )
        return self
