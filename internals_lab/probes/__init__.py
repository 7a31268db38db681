"""What can be looked at beside time: one probe a file, one line each here."""

from internals_lab.hooks import hookimpl
from internals_lab.probes.allocations import ALLOCATIONS
from internals_lab.probes.bytecode import BYTECODE
from internals_lab.probes.finalisation import FINALISATION
from internals_lab.probes.frames import FRAMES
from internals_lab.probes.gc import GC
from internals_lab.probes.inspection import INSPECTION
from internals_lab.probes.lifetimes import LIFETIMES
from internals_lab.probes.memory import MEMORY
from internals_lab.probes.objects import OBJECTS
from internals_lab.probes.probe import Probe
from internals_lab.probes.refcount import REFCOUNT
from internals_lab.probes.sizes import SIZES


@hookimpl
def internals_lab_probes() -> list[Probe]:
    """The built-in probes."""
    return [
        *(GC, MEMORY, ALLOCATIONS),
        *(OBJECTS, LIFETIMES, FINALISATION, REFCOUNT, SIZES),
        *(BYTECODE, FRAMES),
        INSPECTION,
    ]
