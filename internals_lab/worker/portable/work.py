# The declared unit of work, made ready in one process: its state, its items, its shares and its check.
from .results import NotCopied, fingerprint, near, own_copy, same
from .shipment import counting, first_time

_range = counting()


class Work:
    # Runs set-up when it is made, and the unit once, for the result that every later one is compared with.
    def __init__(self, shipment, params, now_ns):
        self._shipment = shipment
        self._params = {}
        for name in params:
            self._params[str(name)] = shipment.params[str(name)][params[name]]
        # A state is kept as a tuple of it; an empty one is none.
        self._of_process = self._of_block = ()
        self._fresh_items = False
        self._expected = None
        self.wrong_results = 0
        self.first_wrong = None
        self.not_checkable = None
        began_ns = now_ns()
        if shipment.function("setup"):
            self._of_process = (first_time(self._call, "setup"),)
        self._items = first_time(self._made_items)
        self.setup_wall_ns = now_ns() - began_ns
        first_time(self._learn_expected)

    def _call(self, role, *first):
        function, takes = self._shipment.function(role)
        given = {}
        for name in takes:
            if str(name) in self._params:
                given[str(name)] = self._params[str(name)]
        return function(*first, **given)

    def _first(self):
        return self._of_block or self._of_process

    def _made_items(self):
        items = self._shipment.items
        if self._shipment.function("items"):
            items = list(self._call("items"))
        if items is not None and not items:
            raise ValueError("items of %s are empty: there is nothing to share out" % self._shipment.scenario)
        return items

    def _unit(self):
        function, _ = self._shipment.function("unit")
        first, params = self._first(), self._params
        if not first and not params:
            return function
        if self._items is None:
            return lambda: function(*first, **params)
        return lambda item: function(*(first + (item,)), **params)

    def _learn_expected(self):
        self.before_block(1)
        before = self._copied_items(1)[0] if self._items is not None else None
        result = self.runner(0, 1)(1)
        try:
            self._expected = own_copy(result)
        except NotCopied as kind:
            self._expected = result
            if self._shipment.check[0] != "none":
                self.not_checkable = "the result cannot be copied here: %s" % kind
        if before is not None and before != self._items:
            # Blocks of a unit that changes its items get copies of them.
            self._fresh_items = True
            self._items = before
        self.after_block()

    def _copied_items(self, times):
        try:
            return [own_copy(self._items) for _ in _range(times)]
        except NotCopied:
            return [list(self._items) for _ in _range(times)]

    def before_block(self, units):
        # Untimed: the declared per-block set-up, and copies of items that the unit changes.
        if self._shipment.function("setup_block"):
            fresh = self._call("setup_block", *self._of_process)
            if fresh is not None:
                self._of_block = (fresh,)
        if self._fresh_items:
            self._copies = self._copied_items(units)

    def after_block(self):
        if self._shipment.function("teardown_block"):
            self._call("teardown_block", *self._first())

    def close(self):
        if self._shipment.function("teardown"):
            self._call("teardown", *self._first())

    def runner(self, index, workers):
        # The function(units) that worker `index` of `workers` times: the unit again and again, or its share.
        unit = self._unit()
        if self._items is None:
            return lambda units: repeated(unit, units)
        if self._fresh_items:
            shares = [share_of(items, index, workers) for items in self._copies]
            return lambda units: shared_out_anew(unit, shares[:units])
        share = share_of(self._items, index, workers)
        return lambda units: shared_out(unit, share, units)

    def verify(self, result, index, workers):
        # Outside timing.
        kind = self._shipment.check[0]
        if kind == "none" or self.not_checkable:
            return
        expected = self._expected if self._items is None else share_of(self._expected, index, workers)
        if kind == "exact":
            right = same(result, expected)
        elif kind == "approx":
            right = near(result, expected, self._shipment.check[1], self._shipment.check[2])
        else:
            right = self._shipment.function("check")[0](result, expected)
        if not right:
            self.wrong_results += 1
            if self.first_wrong is None:
                self.first_wrong = "%s where sequential gives %s" % (
                    repr(result)[:200],
                    repr(expected)[:200],
                )

    def fingerprint(self):
        # Of what the unit gave alone.
        return None if self._shipment.check[0] == "none" else fingerprint(self._expected)

    def seen(self):
        return {
            "wrong_results": self.wrong_results,
            "first_wrong": self.first_wrong,
            "not_checkable": self.not_checkable,
            "works_elsewhere": False,
        }


# What is timed is in these loops, so nothing else is.


def repeated(unit, units):
    result = None
    for _ in _range(units):
        result = unit()
    return result


def shared_out(unit, share, units):
    results = None
    for _ in _range(units):
        results = [unit(item) for item in share]
    return results


def shared_out_anew(unit, shares):
    results = None
    for share in shares:
        results = [unit(item) for item in share]
    return results


def share_of(items, index, workers):
    # No slice with a step: small Pythons have none for their lists.
    return [items[place] for place in _range(index, len(items), workers)]
