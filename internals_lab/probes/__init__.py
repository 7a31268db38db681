"""What can be looked at beside time: one probe a file, one line each here."""

from internals_lab.hooks import hookimpl
from internals_lab.probes.allocations import ALLOCATIONS
from internals_lab.probes.bytecode import BYTECODE
from internals_lab.probes.gc import GC
from internals_lab.probes.inspection import INSPECTION
from internals_lab.probes.memory import MEMORY
from internals_lab.probes.probe import Probe


@hookimpl
def internals_lab_probes() -> list[Probe]:
    """The built-in probes."""
    return [GC, MEMORY, ALLOCATIONS, BYTECODE, INSPECTION]
