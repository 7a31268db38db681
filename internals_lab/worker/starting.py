"""How long workers with an interpreter of their own took to start."""

from .core import began_ns, now_ns


def own_imports_ns(inherited):
    """In a worker that has just begun: what the lab's own files took to come there, which no team would pay for."""
    return 0 if inherited is not None else now_ns() - began_ns


def pool_start_wall_ns(told, called_ns):
    """From the call for the workers until now, when all have told that they are ready: each what its set-up took, its
    `own_imports_ns`, and when it was ready. Those of the last one held all of them up.
    """
    last = max(told, key=lambda one: one[2])
    return now_ns() - called_ns - last[1]
