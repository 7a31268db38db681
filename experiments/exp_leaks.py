"""Leaks: objects that nobody needs any more, and somebody still holds.

Asked: how does one see that a unit of work leaves something behind, and who holds it? No collector helps here: what a
cache, a list of listeners or a global holds is reachable, so it stays for good. The probe `objects` counts everything
after each block, tells which types rise in every one of them, and follows the references back to a root. Look at
`objects.grown_per_unit`, and at the chain: its first name is where to mend it.
"""

from internals_lab import scenario

HANDLED = []
RECENT = []


class Order:
    def __init__(self, number):
        self.number = number
        self.lines = [(number + place) % 97 for place in range(200)]


@scenario(strategies=["sequential"], params={"keeps": ["everything", "the last hundred"]}, probes=["objects"])
def handle(keeps):
    """Handles an order and notes it down: in a list that only grows, or in one that forgets the oldest.

    Both fill up while the process warms up, and one of them goes on: growth is told only over blocks in a row.
    """
    order = Order(1)
    if keeps == "everything":
        HANDLED.append(order)
    else:
        RECENT.append(order)
        if len(RECENT) > 100:
            del RECENT[0]
    return sum(line * line for line in order.lines)


handle.claim(
    "A list that only grows leaves an order and its lines behind with every unit",
    figure="objects.grown_per_unit",
    value="1.9..3.1",
    where={"keeps": "everything"},
    section="11",
)
handle.claim(
    "A list that forgets leaves nothing behind",
    figure="objects.grown_per_unit",
    value="== 0",
    where={"keeps": "the last hundred"},
    section="11",
)
