"""What the lab measures when it is held against other tools: copies of one loop, and a loop that is 3 % longer.

Asked: how often are copies called different, and how often is the 3 % seen? Each pair has an arm of its own on both
sides, so that no two answers of a run share their data.
"""

from workload import LOOPS, PLANTED, unit

from internals_lab import scenario

# As many as fit together with the planted pair (two dozen arms are alive together at the most).
COPIES = 11
LOOPS_OF = {f"{side}{pair}": LOOPS for pair in range(COPIES) for side in ("a", "copy")}
LOOPS_OF |= {"plain": LOOPS, "longer": round(LOOPS * PLANTED)}
PAIRS = [(f"a{pair}", f"copy{pair}") for pair in range(COPIES)] + [("plain", "longer")]


@scenario(strategies=["sequential"], params={"arm": list(LOOPS_OF)})
def in_sequence(arm):
    """One after the other."""
    return unit(LOOPS_OF[arm])


@scenario(strategies=["threads"], workers=[2], params={"arm": list(LOOPS_OF)})
def in_two_threads(arm):
    """Two threads, each with the whole loop."""
    return unit(LOOPS_OF[arm])


for declared in (in_sequence, in_two_threads):
    for reference, subject in PAIRS:
        # No limit but 1: a claim that says more would have the run go on until that is decided, too.
        declared.claim(
            f"{subject} against {reference}",
            compare=({"arm": subject}, {"arm": reference}),
            speedup="> 0",
        )
