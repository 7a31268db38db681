"""The values of comparisons: what they are is tested with the estimates; here, that each is worked out once."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from internals_lab.errors import EstimationError
from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.verdicts import round_ratios
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.round_ratios import RoundRatios

ROUNDS = 6


@pytest.fixture
def document(build_document, true_cell):
    """Two builds, each with threads at three counts: fitted laws, changes and claims all ask for ratios."""
    claim = Claim(
        text="Threads help",
        subject=Side(axis="strategy", value="threads"),
        reference=Side(axis="strategy", value="sequential"),
        speedup=Threshold(text="> 1.1", low=1.1),
    )
    cells = [
        true_cell(interpreter=name, strategy=strategy, workers=workers, gil_at_end=not name.endswith("t"))
        for name in ("cpython-3.13.5", "cpython-3.13.5t")
        for strategy, workers in [("sequential", 1), ("threads", 2), ("threads", 4), ("threads", 8)]
    ]
    return build_document(cells, rounds=ROUNDS, claims=[claim])


def test_however_many_ask_each_pair_of_processes_is_compared_once_and_taken_apart_once(
    document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a look at the data costs must not grow with the comparisons that a cell stands in."""
    calls: Counter[str] = Counter()

    def counting(name: str):
        real = getattr(round_ratios, name)

        def counted(*arguments):
            calls[name] += 1
            return real(*arguments)

        monkeypatch.setattr(round_ratios, name, counted)

    counting("round_ratio")
    counting("wall_work")
    derived = derive(document)
    compared = {(one.subject, one.reference) for one in derived.comparisons}
    assert len(compared) > len(document.cells)
    # A break-even asks for the reverse of one comparison a strategy as well.
    assert calls["round_ratio"] <= ROUNDS * (len(compared) + 2)
    assert calls["wall_work"] == ROUNDS * len(document.cells)


def test_the_same_values_come_again_and_a_refusal_too(document) -> None:
    sequential, threads = document.cells[0].cell.id, document.cells[1].cell.id
    ratios = RoundRatios(document.cells, document.scenarios)
    assert ratios.of(threads, sequential) is ratios.of(threads, sequential)
    assert list(ratios.of(threads, sequential)) == list(range(ROUNDS))
    other_place = [one if one.cell.id != threads else _elsewhere(one) for one in document.cells]
    elsewhere = RoundRatios(other_place, document.scenarios)
    for _ in range(2):
        with pytest.raises(EstimationError, match="round 0: the two sides were not alive together"):
            elsewhere.of(threads, sequential)


def _elsewhere(result):
    samples = [msgspec.structs.replace(sample, hash_seed=99) for sample in result.samples]
    return msgspec.structs.replace(result, samples=samples)
