"""What a cell burns while others are measured."""

from __future__ import annotations

from internals_lab.model.sample import Sample

# Of a processor, burnt in the rest between the blocks; what an interpreter does to get to sleep is far less.
MOST_IDLE_SHARE = 0.01
# To answer and to fall asleep costs a worker some CPU time after each block: what a rest may hold without a word.
ALLOWED_PER_REST_NS = 50_000
# Less rest than this tells nothing.
LEAST_REST_NS = 10_000_000


def idle_share(sample: Sample) -> float | None:
    """Of a processor, what the sample's process burnt between its blocks; None where it cannot be told."""
    around = sample.surroundings
    if around.idle_cpu_ns is None or around.idle_wall_ns is None or around.idle_wall_ns < LEAST_REST_NS:
        return None
    own = len(sample.blocks.wall_ns) + len(sample.back_to_back.wall_ns)
    rests = own if around.blocks is None else around.blocks
    burnt_ns = max(0, around.idle_cpu_ns - rests * ALLOWED_PER_REST_NS)
    return burnt_ns / around.idle_wall_ns
