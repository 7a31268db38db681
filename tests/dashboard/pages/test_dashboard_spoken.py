"""What is said of a chart to those who cannot see it."""

from __future__ import annotations

from internals_lab_dashboard.pages.parts.spoken import MOST_SPOKEN, spoken


def test_a_small_chart_is_said_whole() -> None:
    told = spoken("Dots of 2 cells", ["a: 1", "b: 2"], states=["same", "faster"], values=[1, 2])
    assert told == "Dots of 2 cells. a: 1; b: 2. The table after it has every figure."


def test_of_a_large_chart_it_is_said_what_was_found_and_not_every_row() -> None:
    rows = [f"row {number}: {number}" for number in range(MOST_SPOKEN + 1)]
    states = ["faster"] * MOST_SPOKEN + ["slower"]
    told = spoken("Dots", rows, states=states, values=[-number for number in range(len(rows))], missing=3)
    assert told == (
        f"Dots. {MOST_SPOKEN} faster, 1 slower. The least: {rows[-1]}. The most: {rows[0]}. 3 not drawn. "
        "The table after it has every figure."
    )


def test_rows_without_an_order_or_states_begin_with_the_first() -> None:
    rows = [f"row {number}" for number in range(MOST_SPOKEN + 1)]
    told = spoken("Graph", rows)
    assert rows[MOST_SPOKEN - 1] in told
    assert rows[MOST_SPOKEN] not in told
