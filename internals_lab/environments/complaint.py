"""What uv complains of, in a line that can be read."""

from __future__ import annotations

import re

LONGEST = 400

_ADDRESS = re.compile(r"\b(?:git\+)?(?:https?|ssh|file)://[^\s`'\"<>)]*")
# A line of uv's own; those below it that are indented go on with it. Older versions draw lines and crosses.
_OWN = re.compile(r"^\s*(?:error:|cause:|×|╰─▶|├─▶)\s*")
# Here begins what somebody else said: a build backend, a compiler; or what uv advises.
_OTHERS = re.compile(r"\s*(?:\[stdout\]|\[stderr\]|hint:|$)")
_SAID_BY_OTHERS = re.compile(
    r"(?m)^\s*(?:error:|fatal error:|\S*Error:|.*: (?:fatal )?error:)\s*(?P<text>\S.*)$"
)
# True of every complaint of its kind: what comes after it says more.
_GENERAL = ("No solution found when resolving dependencies", "The build backend returned an error")
_PLACED = re.compile(r"`([\w.-]+) @ [^`]*`")


def readable(complaint: str) -> str:
    """The complaint without its decoration: what failed, and the first error that a compiler or a backend told of it."""
    text = without_addresses(complaint)
    own: list[str] = []
    for line in text.splitlines():
        if own and _OTHERS.match(line):
            break
        if match := _OWN.match(line):
            own.append(line[match.end() :].strip())
        elif own:
            own[-1] += f" {line.strip()}"
    others = [match["text"].strip() for match in _SAID_BY_OTHERS.finditer(text)]
    others = [one for one in others if not any(one in line for line in own)]
    telling = [line for line in own if not line.startswith(_GENERAL)] or own
    line = (
        "; ".join(dict.fromkeys([*telling, *others[:1]])) or " ".join(text.split()) or "uv does not say why"
    )
    # A project is named with its place: its name is enough.
    line = _PLACED.sub(r"`\1`", line)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 3]}..."


def without_addresses(text: str) -> str:
    """Addresses cut to their last part: which host packages come from is nobody's business but uv's."""
    return _ADDRESS.sub(lambda match: match.group().rstrip("/").rpartition("/")[2], text)
