"""Takes what set-up has made out of the cyclic collector's sight."""

import gc


def after_setup(value):
    gc.unfreeze()
    # In both states, so that they begin with equally little garbage: frozen, it would stay for good.
    gc.collect()
    # In 3.12 a collection itself puts immortal objects there.
    there = gc.get_freeze_count()
    if value:
        gc.freeze()
    return repr(gc.get_freeze_count() > there)
