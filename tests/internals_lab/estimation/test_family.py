from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from internals_lab.estimation.family import holm, signed_rank_p_value


@given(st.lists(st.floats(-10, 10).filter(lambda x: abs(x) > 1e-3), min_size=1, max_size=20, unique_by=abs))
def test_the_p_value_is_scipys_exact_one_where_there_are_no_ties(values: list[float]) -> None:
    expected = stats.wilcoxon(values, method="exact").pvalue
    assert signed_rank_p_value(values) == pytest.approx(float(expected))


def test_ties_and_zeros_never_make_the_p_value_smaller_than_it_can_be() -> None:
    assert signed_rank_p_value([1.0] * 8) == pytest.approx(2 / 256)
    assert signed_rank_p_value([0.0] * 8) == 1.0
    assert signed_rank_p_value([]) == 1.0


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == pytest.approx([1.0, 1.0])
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_keeps_the_order_and_never_lowers(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    assert all(after >= before for before, after in zip(p_values, adjusted, strict=True))
    in_order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    assert [adjusted[index] for index in in_order] == sorted(adjusted)
