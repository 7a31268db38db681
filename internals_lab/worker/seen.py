"""What was seen over the life of a cell: of the GIL in one process, and of several processes told as one."""

from .core import gil_enabled


def watched_gil():
    """A watch on the GIL, from now on; None where no import can turn it on."""
    if gil_enabled() is not False:
        return None
    # Only here, since it needs a module that others may do without.
    from .gil_watch import Watch

    return Watch().install()


def gil_seen(watch):
    """The GIL in this process or interpreter now, and who turned it on."""
    return {
        "at_end": gil_enabled(),
        "enabled_by": watch and watch.culprit,
        "importers": watch.importers if watch else [],
    }


def together(told):
    """Of `Work.seen()` with a `gil` from each: what the host is told of the whole cell."""
    return {
        "wrong_results": sum(one["wrong_results"] for one in told),
        "first_wrong": next((one["first_wrong"] for one in told if one["first_wrong"]), None),
        "not_checkable": next((one["not_checkable"] for one in told if one["not_checkable"]), None),
        "works_elsewhere": any(one["works_elsewhere"] for one in told),
        "gil_in_children": [one["gil"] for one in told],
    }


def gil_of_all(own, children):
    """The GIL of a cell whose children saw theirs: on where it is on in any of them, and the first that is blamed."""
    blamed = next((one for one in (*children, own) if one["enabled_by"]), own)
    return {
        "at_end": True if any(one["at_end"] for one in children) else own["at_end"],
        "in_children": [one["at_end"] for one in children],
        "enabled_by": blamed["enabled_by"],
        "importers": blamed["importers"],
    }
