"""From a root of the heap to an object that stays: the shortest way, by objgraph where it can run."""

import gc
import sys
import types
from collections import deque

# Of the lab's own objects, those that hold what a scenario's set-up made and its items: a leak into them is the unit's.
_STATE_OF = (("internals_lab_worker.work", "Work"), ("internals_lab_worker.snippet_loop", "SnippetLoop"))
_OURS = "internals_lab_worker"
# How often the clock is read on the way.
_STRIDE = 512


class OutOfTime(Exception):
    pass


class Roots:
    """Where chains begin: modules, what the worker holds for the scenario, and the frames of other threads."""

    def __init__(self, module=None):
        modules = [one for one in list(sys.modules.items()) if issubclass(type(one[1]), types.ModuleType)]
        ours = {id(value) for name, value in modules if type(name) is str and name.startswith(_OURS)}
        self.objects = [value for _, value in modules if id(value) not in ours]
        # The experiment's own module first: of two ways of one length, the one through it is the one to mend.
        self.objects.sort(key=lambda one: one is not module)
        own = sys._getframe()
        frames = sys._current_frames().values() if hasattr(sys, "_current_frames") else ()
        self.objects += [frame for frame in frames if frame is not own and not _is_below(frame, own)]
        self.ids = set(map(id, self.objects))

    def __contains__(self, found):
        return id(found) in self.ids or is_state(found)


def is_state(found):
    """Whether it is the worker's keeper of a scenario's state."""
    kind = type(found)
    return any(kind is one for one in _state_kinds())


def _state_kinds():
    # As far as they are loaded: nothing is imported in the middle of a look at the heap.
    return [vars(sys.modules[module])[name] for module, name in _STATE_OF if module in sys.modules]


def backwards(objgraph, found, roots, out_of_time):
    """The chain from a root to the object, by its referrers; None where none leads to a root. Raises OutOfTime."""

    def is_root(one):
        if out_of_time():
            raise OutOfTime()
        return one in roots

    chain = objgraph.find_backref_chain(found, is_root, max_depth=50, extra_ignore=_own_frames())
    # Where there is none, objgraph gives back the object itself.
    return chain if chain[0] in roots else None


def forwards(wanted, roots, out_of_time):
    """The shortest chain from any root to one of the objects with these ids, by what each refers to: one pass over the heap,
    however long the chains are. None where there is none. Raises OutOfTime.
    """
    kinds = set(map(id, _state_kinds()))
    starts = roots.objects + [one for one in gc.get_objects() if id(type(one)) in kinds]
    held_by = dict.fromkeys(map(id, starts))
    held_by[id(held_by)] = held_by[id(roots.objects)] = held_by[id(starts)] = None
    queue = deque(starts)
    steps = 0
    while queue:
        holder = queue.popleft()
        steps += 1
        if steps % _STRIDE == 0 and out_of_time():
            raise OutOfTime()
        for one in gc.get_referents(holder):
            number = id(one)
            if number in held_by:
                continue
            held_by[number] = holder
            if number in wanted:
                return _unwound(one, held_by)
            queue.append(one)
    return None


def _unwound(found, held_by):
    chain = [found]
    while held_by[id(chain[-1])] is not None:
        chain.append(held_by[id(chain[-1])])
    return chain[::-1]


def _own_frames():
    frame, ids = sys._getframe(), set()
    while frame is not None:
        ids.add(id(frame))
        frame = frame.f_back
    return ids


def _is_below(frame, other):
    while other is not None:
        if other is frame:
            return True
        other = other.f_back
    return False
