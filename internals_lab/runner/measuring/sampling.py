"""What the process of a cell told in a round, as a sample."""

from __future__ import annotations

import msgspec

from internals_lab.model.sample import (
    BackToBack,
    Blocks,
    Sample,
    Transfer,
    TreeMemory,
    WorkerBlocks,
)
from internals_lab.runner.measuring.item_times import item_quantiles, items_of
from internals_lab.runner.measuring.live_cell import LiveCell
from internals_lab.runner.trust.checks import checks_of
from internals_lab.runner.trust.gil_state import gil_state


def sample_of(
    live: LiveCell, *, number: int, group: int, hash_seed: int, memory: TreeMemory | None
) -> Sample:
    """The sample of a cell that has answered every request of the round, with its trust checks."""
    rows = [
        (block, worker, row)
        for block, (_, _, answer) in enumerate(live.blocks)
        for worker, row in enumerate(answer["workers"])
    ]
    empty = [answer["empty_wall_ns"] for _, _, answer in live.blocks if "empty_wall_ns" in answer]
    answers = [answer for _, _, answer in live.blocks]
    gathering = [answer.get("gathering_wall_ns", 0) for answer in answers]
    first = answers[0] if answers else {}
    return checks_of(
        live.arm,
        Sample(
            round=number,
            group=group,
            cells_in_process=live.process.cells,
            hash_seed=hash_seed,
            cpus=live.cpus,
            units_per_block=int(first.get("units", live.plan.units)),
            lead_in_units=live.plan.lead_in_units,
            start_wall_ns=live.process.hello["heard_ns"] - live.process.worker.started_ns,
            load_wall_ns=live.process.loaded["load_wall_ns"],
            setup_wall_ns=live.prepared["setup_wall_ns"],
            pool_start_wall_ns=live.prepared["pool_start_wall_ns"],
            warmup_wall_ns=live.warmed["wall_ns"],
            warmup_workers_ns=live.warmed["workers_ns"],
            fingerprint=live.prepared.get("fingerprint"),
            gil=gil_state(
                live.arm.interpreter,
                hello=live.process.hello,
                loaded=live.process.loaded,
                finished=live.finished,
                captured=live.process.worker.captured_text,
            ),
            blocks=Blocks(
                sweep=[sweep for sweep, _, _ in live.blocks],
                position=[position for _, position, _ in live.blocks],
                wall_ns=[answer["wall_ns"] for _, _, answer in live.blocks],
                # Empty where the interpreter does not tell.
                cpu_ns=[answer["cpu_ns"] for answer in answers if answer["cpu_ns"] is not None],
                empty_wall_ns=empty or None,
                gathering_wall_ns=gathering if any(gathering) else None,
                item_p50_ns=item_quantiles(answers, 0.5),
                item_p99_ns=item_quantiles(answers, 0.99),
            ),
            items=items_of(answers),
            workers=WorkerBlocks(
                block=[block for block, _, _ in rows],
                worker=[worker for _, worker, _ in rows],
                start_ns=[row[0] for _, _, row in rows],
                end_ns=[row[1] for _, _, row in rows],
                cpu_ns=[row[2] for _, _, row in rows],
                switches_voluntary=[row[3] for _, _, row in rows],
                switches_involuntary=[row[4] for _, _, row in rows],
                run_delay_ns=[row[5] for _, _, row in rows],
            ),
            knobs_read_back=live.prepared["knobs"],
            threads_of_the_unit=_threads_of_the_unit(live),
            back_to_back=BackToBack(
                wall_ns=[alone_ns for alone_ns, _ in live.back_to_back],
                alternated_wall_ns=[alternated_ns for _, alternated_ns in live.back_to_back],
            ),
            surroundings=live.process.surroundings,
            memory=memory,
            transfer=_transfer(live),
        ),
        wrong_results=live.finished["wrong_results"],
        not_checkable=live.finished["not_checkable"],
        first_wrong=live.finished["first_wrong"],
    )


def _threads_of_the_unit(live: LiveCell) -> int | None:
    # Those that lived while it warmed up; one that came and went was seen by the CPU time that it took.
    counted: int | None = live.warmed["threads_of_the_unit"]
    return max(counted or 0, 1) if live.finished["works_elsewhere"] else counted


def _transfer(live: LiveCell) -> Transfer | None:
    told = live.finished.get("transfer")
    return msgspec.convert(told, Transfer) if told else None
