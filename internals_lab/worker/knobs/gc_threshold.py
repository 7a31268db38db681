"""When the cyclic collector runs: its thresholds, as many as were given, or not at all."""

import gc


def apply(value):
    if value == "off":
        gc.disable()
    else:
        gc.enable()
        gc.set_threshold(*value)
    return repr(list(gc.get_threshold()[: len(value)]) if gc.isenabled() else "off")
