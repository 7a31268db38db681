"""The thresholds of the cyclic collector: when it runs, what its pauses cost, and what they are good for.

Reference counting frees most objects at once; the collector is there for the rest, objects in cycles. It looks at the
young objects when so many more were made than freed (the first threshold: 700 to CPython 3.12, 2000 since), and now and then
at all of them. Asked: what do other thresholds give, in throughput, in pauses, in memory? Two workloads answer unlike.
A request that reads rows and renders a page makes thousands of objects and not one cycle: whatever the collector does
there is for nothing. There `gc.freeze` is asked as well: it takes what the server holds as long as it lives out of the
collector's sight. A tree whose nodes know their parents is one large cycle: without a collector it stays for good.

Look at the sentence on the collector in the report, which weighs the settings: what nothing is known to beat, and what the
recommended one costs in time, in pauses (p99) and in peak memory; p50 and the longest stand beside it with `-v` and on the
dashboard's page GC. Both workloads run in threads: on a free-threaded build every pause stops all of them, and there is one
generation: each collection looks at all objects, so it waits until the heap has grown by a quarter, whatever the threshold.
"""

import gc
import json
import time

from internals_lab import Unsupported, inspection, scenario

ROWS = 500
# A root and six levels below it, each three times as large as the one above: 1,093 nodes.
LEVELS = 6
# To CPython 3.12 it was [700, 10, 10].
USUAL = [2_000, 10, 10]
RARE = [50_000, 20, 100]


def open_shop():
    """What a server holds as long as it lives: 15,000 objects that every full collection looks at again."""
    return {number: {"name": "article %d" % number, "stock": [number, []]} for number in range(5_000)}


class Row:
    def __init__(self, number, article):
        self.number = number
        self.article = article
        self.prices = [number, number * 2, {"gross": number * 3}]


# So that under a GIL threads take turns within milliseconds as well.
SWITCH_INTERVAL = [0.0005]


@scenario(
    strategies=["threads"],
    workers=["cores", "2*cores"],
    setup=open_shop,
    knobs={
        "gc_threshold": [USUAL, [700, 10, 10], [10_000, 10, 10], "off", RARE],
        "gc_freeze": [False, True],
        "switch_interval": SWITCH_INTERVAL,
    },
    probes=["gc"],
)
def requests(shop):
    """A page of 500 rows, on each core one at a time: many objects, no cycle."""
    rows = [Row(number, shop[number]) for number in range(ROWS)]
    page = [{"name": row.article["name"], "gross": row.prices[2]["gross"]} for row in rows]
    return len(json.dumps(page))


requests.claim(
    "Thresholds decide when collections run: with the usual ones the collector runs",
    figure="gc.collections",
    value="> 0",
    where={"gc_threshold": [USUAL], "gc_freeze": False},
    section="6",
)
requests.claim(
    "Thresholds decide when collections run: with high ones it does not run at all",
    figure="gc.collections",
    value="== 0",
    where={"gc_threshold": [RARE], "gc_freeze": False},
    section="6",
)
requests.claim(
    "Reference counting frees what a request made: the collector finds nothing",
    figure="gc.collected",
    value="== 0",
    where={"gc_threshold": [USUAL], "gc_freeze": False},
    section="6",
)
requests.claim(
    "Requests that make no cycles get faster when the collector runs rarely",
    compare=({"gc_threshold": RARE}, {"gc_threshold": USUAL}),
    where={"gc_freeze": False},
    speedup="> 1.02",
    section="6",
)


class Node:
    def __init__(self, parent):
        self.parent = parent
        self.children = []


@scenario(
    strategies=["threads"],
    workers=["cores", "2*cores"],
    knobs={
        "gc_threshold": [USUAL, [700, 10, 10], [10_000, 10, 10], RARE, "off"],
        "switch_interval": SWITCH_INTERVAL,
    },
    probes=["gc", "memory"],
)
def trees():
    """In each thread a tree of 1,093 nodes that know their parents: dropped, it is garbage that only the collector frees."""
    root = Node(None)
    level = [root]
    made = 1
    for _ in range(LEVELS):
        below = []
        for node in level:
            node.children = [Node(node), Node(node), Node(node)]
            below += node.children
            made += 3
        level = below
    return made


trees.claim(
    "Cycles are not freed by counting: the collector finds them",
    figure="gc.collected",
    value="> 0",
    where={"gc_threshold": [USUAL]},
    section="6",
)
trees.claim(
    "Without a collector what is in cycles stays, and the process grows",
    figure="memory.growth_rss_bytes",
    compare=({"gc_threshold": "off"}, {"gc_threshold": USUAL}),
    ratio="> 1.5",
    section="6",
)
trees.claim(
    "Work on cycles gets faster without the collector that frees them",
    compare=({"gc_threshold": "off"}, {"gc_threshold": USUAL}),
    speedup="> 1.1",
    section="6",
)


@inspection()
def thresholds():
    """What the interpreter begins with, and what `gc.freeze` spares a full collection.

    `frozen_share` is how long one takes once what is there is out of its sight, as a share of what it took before.
    """
    if not hasattr(gc, "get_threshold"):
        raise Unsupported("the collector has no thresholds")
    told = {"first": gc.get_threshold()[0], "all": list(gc.get_threshold())}
    if hasattr(gc, "freeze"):
        shop = open_shop()
        before_ns = collection_ns()
        gc.freeze()
        told["frozen_share"] = collection_ns() / before_ns
        gc.unfreeze()
        told["articles"] = len(shop)
    return told


def collection_ns():
    """The shortest of five."""
    taken = []
    for _ in range(5):
        began_ns = time.perf_counter_ns()
        gc.collect()
        taken.append(time.perf_counter_ns() - began_ns)
    return min(taken)


thresholds.claim("The first threshold is 700", figure="inspection.first", value="== 700", section="6")
thresholds.claim(
    "Frozen objects cost a full collection less than half of the time",
    figure="inspection.frozen_share",
    value="< 0.5",
    section="6",
)
