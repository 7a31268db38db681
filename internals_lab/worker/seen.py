"""What several processes or interpreters saw of one cell, told as one."""


def together(told):
    """Of `Work.seen()` with `gil` and `gil_enabled_by` from each: what the host is told of the whole cell."""
    return {
        "wrong_results": sum(one["wrong_results"] for one in told),
        "first_wrong": next((one["first_wrong"] for one in told if one["first_wrong"]), None),
        "not_checkable": next((one["not_checkable"] for one in told if one["not_checkable"]), None),
        "works_elsewhere": any(one["works_elsewhere"] for one in told),
        "gil_in_children": any(one["gil"] for one in told),
        "gil_enabled_by": next((one["gil_enabled_by"] for one in told if one["gil_enabled_by"]), None),
    }
