"""Frames and calls: what is made when a function is called, and what it costs to look.

Asked: an article says that every call allocates and initialises a frame object, that frames are linked by `f_back`, and
that debuggers and tracers walk them. Up to 3.10 that was so. Since 3.11 a call writes a few words onto a stack of the
interpreter's own, and the frame object is made only when somebody asks for it: an exception's traceback, `sys._getframe`,
a tracing hook. So calls became cheaper and looking dearer. Does it show?

`asking` compares a call that asks for its frame with one that calls another small builtin instead; `walking` goes down a
number of calls and walks back up; `hooks` runs the same calls under each kind of hook that can watch them; `generators`
compares going on with a frame that is there to making a new one. The probe `frames` adds what is no time: how deep
recursion goes, what a frame takes, how many of them a unit makes.

The hooks are set by the unit itself, in its own process: nothing else is measured under them.
"""

import sys

from internals_lab import Unsupported, inspection, scenario, snippets

asking = snippets(
    {
        "call": "plain()",
        "call that asks a builtin": "asks_builtin()",
        "call that asks for its frame": "asks_for_frame()",
    },
    setup="""
from sys import _getframe, gettrace

def plain():
    pass

def asks_builtin():
    gettrace()

def asks_for_frame():
    _getframe()
""",
    doc="A call, with and without its frame object.",
)
asking.claim(
    "A call has made its frame object already: asking for it adds nothing",
    compare=("call that asks for its frame", "call that asks a builtin"),
    speedup="> 0.9",
    section="5",
)


@inspection()
def materialising():
    """Whether asking for a frame makes an object: blocks of memory in use before and after, where they are counted."""
    if not hasattr(sys, "getallocatedblocks"):
        raise Unsupported("sys.getallocatedblocks is not there: objects cannot be counted")
    # Twice: what is made only once (a cache, a number) is made by the first.
    return {"blocks_by_asking": [blocks_of_asking() for _ in range(2)][-1]}


def blocks_of_asking():
    count = sys.getallocatedblocks
    before = count()
    without = count()
    frame = sys._getframe()
    with_frame = count()
    del frame
    return (with_frame - without) - (without - before)


materialising.claim(
    "Every call allocates a frame object: none is made by asking for it",
    figure="inspection.blocks_by_asking",
    value="== 0",
    section="5",
)


DEPTH = 100


def descend(depth, look):
    if depth > 1:
        return descend(depth - 1, look)
    if look == "nobody":
        return 0
    frame, found = sys._getframe(), 0
    while frame.f_code.co_name == "descend":
        found += 1
        frame = frame.f_back
    return found


@scenario(strategies=["sequential"], params={"look": ["nobody", "all"]})
def walking(look):
    """Calls itself a hundred deep; then nobody looks, or all frames are walked back by f_back."""
    return descend(DEPTH, look)


walking.claim(
    "Walking a hundred frames costs more than half of what calling them costs",
    compare=({"look": "all"}, {"look": "nobody"}),
    speedup="< 0.67",
    section="5",
)


def leaves(tree):
    if not tree:
        yield 1
    for branch in tree:
        yield from leaves(branch)


TREE = [[[], [[], []]], [[[]], []]] * 8


@scenario(strategies=["sequential"], probes=["frames"])
def tree_of_calls():
    """Generators that call themselves: look at how many frames that makes, and how often they go on."""
    return sum(leaves(TREE))


tree_of_calls.claim(
    "Frames are linked by f_back, each to its caller's",
    figure="frames.linked_share",
    value="== 1",
    section="5",
)
tree_of_calls.claim(
    "Recursion ends at the interpreter's limit of 1000 calls",
    figure="frames.recursion_depth",
    value="950..1000",
    section="5",
)


generators = snippets(
    {"call": "f()", "go on": "next(g)"},
    setup="""
def f():
    return 1

def forever():
    while True:
        yield 1

g = forever()
""",
    doc="A frame that is left and entered again, against one that is made for the call.",
)
generators.claim(
    "To go on with a generator costs no more than a call",
    compare=("go on", "call"),
    speedup="> 0.9",
    section="5",
)


def leaf(x):
    return x + 1


def calls(count):
    total = 0
    for number in range(count):
        total += leaf(number)
    return total


def nothing(*arguments):
    return None


def tracing(run):
    # Called for each call and, since it returns itself, for each line and each return.
    def hook(frame, event, argument):
        return hook

    sys.settrace(hook)
    try:
        return run()
    finally:
        sys.settrace(None)


def profiling(run):
    sys.setprofile(nothing)
    try:
        return run()
    finally:
        sys.setprofile(None)


def monitoring(run):
    return monitored(run, nothing)


def monitoring_once(run):
    disable = sys.monitoring.DISABLE
    return monitored(run, lambda code, offset: disable)


def monitored(run, callback):
    watch = sys.monitoring
    watch.use_tool_id(watch.PROFILER_ID, "exp_frames")
    watch.register_callback(watch.PROFILER_ID, watch.events.PY_START, callback)
    watch.set_events(watch.PROFILER_ID, watch.events.PY_START)
    try:
        return run()
    finally:
        watch.set_events(watch.PROFILER_ID, 0)
        watch.free_tool_id(watch.PROFILER_ID)


HOOKS = {
    "none": lambda run: run(),
    "settrace": tracing,
    "setprofile": profiling,
    "monitoring": monitoring,
    "monitoring once": monitoring_once,
}


def hook_of(hook):
    if hook.startswith("monitoring") and not hasattr(sys, "monitoring"):
        raise Unsupported("sys.monitoring came with CPython 3.12")
    return HOOKS[hook]


@scenario(strategies=["sequential"], setup=hook_of, params={"hook": list(HOOKS)})
def hooks(watched, hook):
    """A thousand calls while a hook that does nothing is told of each; `monitoring once` wants to hear of each place once."""
    return watched(lambda: calls(1000))


hooks.claim(
    "A tracing hook that does nothing makes calls more than three times slower",
    compare=({"hook": "settrace"}, {"hook": "none"}),
    speedup="< 0.33",
    section="5",
)
hooks.claim(
    "A profiling hook costs less than a tracing hook",
    compare=({"hook": "setprofile"}, {"hook": "settrace"}),
    speedup="> 1.2",
    section="5",
)
hooks.claim(
    "To monitor the beginning of calls costs less than to profile them",
    compare=({"hook": "monitoring"}, {"hook": "setprofile"}),
    speedup="> 1.2",
    section="5",
)
hooks.claim(
    "What monitoring has been told to leave alone costs next to nothing",
    compare=({"hook": "monitoring once"}, {"hook": "none"}),
    speedup="> 0.8",
    section="5",
)
