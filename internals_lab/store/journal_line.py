"""One line of a journal: a number, a checksum over number and event, and the event."""

from __future__ import annotations

import re
from typing import Any
from zlib import crc32

import msgspec

from internals_lab.model.base import Record
from internals_lab.model.cell import Outcome
from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.run import Run, RunDocument
from internals_lab.model.sample import Sample
from internals_lab.store import plain_json
from internals_lab.store.owner import Owner

# Read byte for byte, not as JSON: the checksum is over the bytes as they were written.
_LINE = re.compile(rb'\{"n":(0|[1-9][0-9]*),"crc32":"([0-9a-f]{8})","event":(\{.*\})\}', re.DOTALL)
HEADER_START = b'{"n":0,"crc32":"'


class Header(Record, tag="header", tag_field="kind"):
    """The first line: whose run it is, and the whole document as planned."""

    owner: Owner
    document: RunDocument


class SampleAdded(Record, tag="sample", tag_field="kind"):
    """One process of one round has answered."""

    cell: str
    sample: Sample


class ProbePassAdded(Record, tag="probe_pass", tag_field="kind"):
    """A probe has looked at a cell once."""

    cell: str
    seen: ProbePass


class PlanChanged(Record, tag="plan", tag_field="kind"):
    """The run as it is planned now: what it will take is known once every unit was tried out."""

    run: Run


class CellEnded(Record, tag="end", tag_field="kind"):
    """Nothing more will be measured in this cell."""

    cell: str
    outcome: Outcome
    reason: str | None
    measured_s: float
    captured_output: str | None


Event = Header | PlanChanged | SampleAdded | ProbePassAdded | CellEnded


class IntactLine(Record):
    """A line whose checksum holds; its event is raw because an older version may have written it."""

    number: int
    event: dict[str, Any]


def encode(number: int, event: Event) -> bytes:
    """The line with its end."""
    payload = plain_json.encode(event)
    return b'{"n":%d,"crc32":"%s","event":%s}\n' % (number, _checksum(b"%d" % number, payload), payload)


def decode(line: bytes) -> IntactLine | None:
    """The line (without its end), None when it is torn, tampered with or foreign."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    number, checksum, payload = match.groups()
    if checksum != _checksum(number, payload):
        return None
    try:
        return IntactLine(number=int(number), event=msgspec.json.decode(payload))
    except (ValueError, RecursionError):
        return None


def _checksum(number: bytes, payload: bytes) -> bytes:
    return b"%08x" % crc32(payload, crc32(number))
