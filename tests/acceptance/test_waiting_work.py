"""Work that waits, measured now on both builds: eight at once get it done, whoever keeps them in flight, GIL or no GIL."""

from __future__ import annotations

from pathlib import Path

import pytest

from internals_lab.model.run import RunDocument
from internals_lab.store.loading import find_runs, load_run

WAITING = "experiments/exp_waiting.py"
LOOPS = [("ask", "threads"), ("ask_awaiting", "asyncio")]
BUILDS = ["3.13", "3.13t"]


@pytest.fixture(scope="module")
def document(measured_results: Path) -> RunDocument:
    return load_run(find_runs(measured_results)[0].path)


@pytest.mark.parametrize("short", BUILDS)
@pytest.mark.parametrize(("name", "strategy"), LOOPS)
def test_eight_in_flight_get_several_times_as_much_done(
    document: RunDocument, name: str, strategy: str, short: str
) -> None:
    subject = f"{WAITING}::{name}[{short}-{strategy}-in_flight=8]"
    [comparison] = [one for one in document.comparisons if one.subject == subject and one.about == "scaling"]
    assert comparison.reference == f"{WAITING}::{name}[{short}-sequential-in_flight=1]"
    assert comparison.typical is not None, comparison.reason
    assert comparison.typical.low > 3


@pytest.mark.parametrize("short", BUILDS)
@pytest.mark.parametrize(("name", "strategy"), LOOPS)
def test_it_is_named_as_waiting(document: RunDocument, name: str, strategy: str, short: str) -> None:
    subject = f"{WAITING}::{name}[{short}-{strategy}-in_flight=8]"
    [diagnosis] = [one for one in document.diagnoses if one.subject == subject]
    assert diagnosis.reading == "lock waiting or waiting for I/O", diagnosis


def test_every_unit_took_at_least_what_it_waits(document: RunDocument) -> None:
    loops = [one for one in document.cells if one.cell.scenario.startswith(f"{WAITING}::")]
    assert len(loops) == 2 * len(LOOPS) * len(BUILDS)
    for result in loops:
        p50, p99 = result.item_p50_ns, result.item_p99_ns
        assert p50 is not None
        assert p99 is not None
        assert 1_000_000 < p50.estimate <= p99.estimate
        for sample in result.samples:
            assert sample.items is not None
            assert sample.items.latency_ns[0] >= 1_000_000
