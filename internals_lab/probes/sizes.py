"""How large objects of the basic types are. An inspection says it of any object; see docs/probes.md."""

from __future__ import annotations

from internals_lab.probes.probe import Probe

OF_ONE = (
    *("object", "int", "large_int", "float", "text", "bytes", "tuple", "list", "dict", "set", "function"),
    *("instance", "slotted"),
)
OF_MANY = ("object", "instance", "slotted")

SIZES = Probe(
    name="sizes",
    worker_module="probes.sizes",
    cost="nothing while a block runs; 200,000 objects of each of three kinds after the last of them",
    units=dict.fromkeys(
        [f"{kind}_bytes" for kind in OF_ONE] + [f"resident_per_{kind}_bytes" for kind in OF_MANY], "bytes"
    ),
)
