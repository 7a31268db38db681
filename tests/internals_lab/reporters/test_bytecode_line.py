"""What is said of a scenario's bytecode."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.run import RunDocument
from internals_lab.reporters.bytecode import bytecode_lines
from internals_lab.verdicts.figures import with_probe_figures


def test_each_interpreter_has_its_share_and_where_nobody_asked_there_is_no_line(
    build_document: Callable[..., RunDocument], true_cell: Any
) -> None:
    names = ("cpython-3.12.1", "cpython-3.13.5t", "cpython-3.9.18")
    document = build_document([true_cell(interpreter=name) for name in names])
    [scenario] = document.scenarios
    assert bytecode_lines(document.cells, document, scenario) == []
    told = [{"instructions": 80, "specialised": 20}, {"instructions": 90, "specialised": 0}, {}]
    passes = [
        [ProbePass(probe="bytecode", number=0, outcome="measured", figures=figures)] for figures in told
    ]
    cells = [
        with_probe_figures(msgspec.structs.replace(one, probe_passes=seen), {}, 0.95)
        for one, seen in zip(document.cells, passes, strict=True)
    ]
    line = "specialised bytecode: 20 of 80 instructions (25%) on 3.12.1; 0 of 90 (0%) on 3.13t"
    assert bytecode_lines(cells, document, scenario) == [line]
