"""P-values of ranges: they decide exactly where the interval does, ties and touched limits included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.estimation import rank_sum, signed_rank
from internals_lab.estimation.hodges_lehmann import hodges_lehmann, walsh_averages
from internals_lab.estimation.range_decision import p_value_of_range
from internals_lab.estimation.two_samples import quotients, ratio_of_samples
from internals_lab.model.declaration import Threshold

# Few different numbers, so that ties and limits that are touched are common.
COUNTS = st.integers(-3, 6).map(float)
POSITIVE = st.sampled_from([1.0, 2.0, 3.0, 4.0])


@st.composite
def ranges(draw: st.DrawFn) -> Threshold:
    low, high = sorted(draw(st.tuples(COUNTS, COUNTS)))
    shape = draw(st.sampled_from(["low", "high", "both"]))
    return Threshold(
        text="",
        low=None if shape == "high" else low,
        high=None if shape == "low" else high + 1,
        inclusive=draw(st.booleans()),
    )


def decides(low: float, high: float, centre: float, claimed: Threshold) -> bool:
    """Whether an interval is on the side of the range that its centre is on."""
    inside = claimed.holds(low) and claimed.holds(high)
    if claimed.holds(centre):
        return inside
    below = claimed.low is not None and (high < claimed.low if claimed.inclusive else high <= claimed.low)
    above = claimed.high is not None and (low > claimed.high if claimed.inclusive else low >= claimed.high)
    return below or above


@given(st.lists(COUNTS, min_size=6, max_size=12), ranges(), st.sampled_from([0.8, 0.95]))
def test_of_values_it_is_small_where_the_interval_decides_and_nowhere_else(
    values: list[float], claimed: Threshold, level: float
) -> None:
    interval = hodges_lehmann(values, level)
    null = signed_rank.null_distribution(len(values))
    p_value = p_value_of_range(walsh_averages(values), null, claimed, centre=interval.estimate)
    assert 0 < p_value <= 1
    assert (p_value <= (1 - level) * (1 + 1e-12)) == decides(
        interval.low, interval.high, interval.estimate, claimed
    )


@given(
    st.lists(POSITIVE, min_size=5, max_size=8),
    st.lists(POSITIVE, min_size=5, max_size=8),
    ranges(),
    st.sampled_from([0.8, 0.95]),
)
def test_of_ratios_too(
    subject: list[float], reference: list[float], claimed: Threshold, level: float
) -> None:
    interval = ratio_of_samples(subject, reference, level)
    null = rank_sum.null_distribution(len(subject), len(reference))
    p_value = p_value_of_range(quotients(subject, reference), null, claimed, centre=interval.estimate)
    assert (p_value <= (1 - level) * (1 + 1e-12)) == decides(
        interval.low, interval.high, interval.estimate, claimed
    )


@pytest.mark.parametrize(
    ("claimed", "p_value"),
    [
        (Threshold(text="> 0", low=0), 2 / 64),
        (Threshold(text="> 1", low=1), 2 / 64),
        (Threshold(text=">= 1", low=1, inclusive=True), 2 / 64),
        (Threshold(text="< 1", high=1), 2 / 64),
        (Threshold(text="0..1", low=0, high=1, inclusive=True), 2 / 64),
    ],
)
def test_six_equal_passes_give_the_smallest_there_is(claimed: Threshold, p_value: float) -> None:
    found = p_value_of_range(walsh_averages([1.0] * 6), signed_rank.null_distribution(6), claimed, centre=1.0)
    assert found == pytest.approx(p_value)
