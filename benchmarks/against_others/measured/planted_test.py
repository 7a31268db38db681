"""The work as pytest-benchmark is given it."""

from workload import asked_for


def test_planted(benchmark):
    """One call is timed at once: it takes milliseconds."""
    benchmark(asked_for())
