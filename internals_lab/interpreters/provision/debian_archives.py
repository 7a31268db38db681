"""The Debian archives that this machine already trusts and uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DEBIAN_SUITE = re.compile(r"(old)*stable|testing|unstable|sid|bullseye|bookworm|trixie|forky|duke")


class Archive(NamedTuple):
    """An archive that this machine trusts: the `[...]` options of a one-line entry, and its address."""

    options: str
    address: str


def debian_archives(etc_apt: Path) -> Iterator[Archive]:
    """The Debian archives among this machine's package sources, those with Debian's own keyring first."""
    files = [etc_apt / "sources.list", *sorted((etc_apt / "sources.list.d").glob("*"))]
    archives: list[Archive] = []
    for file in files:
        try:
            text = file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if file.suffix == ".sources":
            archives += _of_stanzas(text)
        elif file.suffix == ".list":
            archives += _of_lines(text)
    yield from sorted(dict.fromkeys(archives), key=lambda archive: "debian-archive" not in archive.options)


def _of_lines(text: str) -> Iterator[Archive]:
    for line in text.splitlines():
        match = re.match(r"deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.*)", line.strip())
        if match and DEBIAN_SUITE.fullmatch(match[3]) and "main" in match[4].split():
            yield Archive(match[1] or "", match[2])


def _of_stanzas(text: str) -> Iterator[Archive]:
    """Entries in deb822 form: fields, continued by indented lines, stanzas parted by blank ones."""
    for stanza in re.split(r"\n\s*\n", re.sub(r"(?m)^#.*\n?", "", text)):
        fields = {
            name.lower(): value
            for name, value in re.findall(r"(?m)^([\w-]+):[ \t]*((?:.*)(?:\n[ \t]+.*)*)", stanza)
        }
        suites = fields.get("suites", "").split()
        usable = "deb" in fields.get("types", "").split() and "main" in fields.get("components", "").split()
        if not usable or fields.get("enabled", "yes").strip().lower() in ("no", "false"):
            continue
        if any(DEBIAN_SUITE.fullmatch(suite) for suite in suites):
            signed_by = fields.get("signed-by", "").strip()
            # A key written out in full has no one-line form; apt's own trusted keys serve instead.
            options = f"signed-by={signed_by}" if signed_by.startswith("/") else ""
            yield from (Archive(options, address) for address in fields.get("uris", "").split())
