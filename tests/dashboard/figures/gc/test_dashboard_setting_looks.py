"""Settings of the collector stay apart, whoever looks and on whichever paper."""

from __future__ import annotations

from internals_lab_dashboard.figures.gc.setting_looks import setting_look
from internals_lab_dashboard.figures.paper.quantity import quantity, with_limits

from internals_lab.model.cell import Interval


def test_no_two_of_many_settings_share_a_look() -> None:
    looks = [setting_look(place) for place in range(35)]
    assert len({(one.symbol, one.colour) for one in looks}) == 35
    assert len({one.colour for one in looks[:5]}) == 5


def test_quantities_have_three_digits_in_a_unit_that_fits() -> None:
    assert [quantity(4_313_000, "ns"), quantity(0.1204, "share"), quantity(48_123_000, "bytes")] == [
        "4.31 ms",
        "12.0 %",
        "48.1 MB",
    ]
    assert [quantity(0, "ns"), quantity(1234, "count"), quantity(-2e6, "bytes"), quantity(1.3, "ratio")] == [
        "0 ns",
        "1,234",
        "-2.00 MB",
        "1.30×",
    ]


def test_limits_are_in_the_unit_of_the_estimate() -> None:
    value = Interval(estimate=1_200_000, low=900_000, high=1_500_000, level=0.95, n=8)
    assert with_limits(value, "ns") == "1.20 ms (0.900 to 1.50), 95 % interval, n = 8 passes"
