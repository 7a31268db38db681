"""The cyclic collector while many objects are made at once."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """No cyclic collection meanwhile: reading a document makes no garbage, and looking for it takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # Where two threads are here at once, the first one to leave turns it on again: that costs time and nothing else.
        if was_on:
            gc.enable()
