"""What the passes of probes come to in a run that was not finished: nobody has worked that out yet."""

from __future__ import annotations

import msgspec

from internals_lab.errors import SettingsError
from internals_lab.model.run import RunDocument


def with_figures(document: RunDocument) -> RunDocument:
    """The document with the figures of its cells, where these have passes and no figures."""
    without = {one.cell.id for one in document.cells if one.probe_passes and not one.figures}
    if not without:
        return document
    # These bring numpy along, which the dashboard starts without.
    from internals_lab.verdicts.figures import with_probe_figures
    from internals_lab.verdicts.judging import Judging

    try:
        level = Judging.of_run(document.run).level
    except SettingsError:
        return document
    probes = {probe.name: probe for probe in document.probes}
    cells = [
        with_probe_figures(one, probes, level) if one.cell.id in without else one for one in document.cells
    ]
    return msgspec.structs.replace(document, cells=cells)
