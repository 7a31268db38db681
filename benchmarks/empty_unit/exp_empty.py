"""A unit that does nothing, for what the lab itself costs around a block."""

from internals_lab import scenario


@scenario(strategies=["sequential", "threads", "processes"], workers=[2])
def nothing():
    """No work at all."""
