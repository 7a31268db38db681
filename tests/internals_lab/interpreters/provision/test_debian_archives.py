"""Package sources as they stand on real machines, with addresses of nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from internals_lab.interpreters.provision.debian_archives import Archive, debian_archives

KEYRING = "signed-by=/usr/share/keyrings/debian-archive-keyring.gpg"
STANZAS = """\
Types: deb
# a remark within a stanza
URIs: http://mirror.invalid/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.invalid/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""


@pytest.fixture
def etc_apt(tmp_path: Path) -> Path:
    (tmp_path / "sources.list.d").mkdir()
    return tmp_path


def test_the_archive_of_a_stanza_is_found_and_the_security_archive_is_not_it(etc_apt: Path) -> None:
    (etc_apt / "sources.list.d" / "debian.sources").write_text(STANZAS)
    assert list(debian_archives(etc_apt)) == [Archive(KEYRING, "http://mirror.invalid/debian")]


@pytest.mark.parametrize(
    ("line", "archive"),
    [
        (
            "deb http://mirror.invalid/debian bookworm main contrib",
            Archive("", "http://mirror.invalid/debian"),
        ),
        (
            "deb [arch=amd64] http://mirror.invalid/debian stable main",
            Archive("arch=amd64", "http://mirror.invalid/debian"),
        ),
        ("deb http://mirror.invalid/apt some-bookworm main", None),
        ("deb http://mirror.invalid/debian bookworm-security main", None),
        ("deb http://mirror.invalid/debian bookworm contrib", None),
        ("deb-src http://mirror.invalid/debian bookworm main", None),
        ("# deb http://mirror.invalid/debian bookworm main", None),
        ("nonsense", None),
    ],
)
def test_one_line_entries(etc_apt: Path, line: str, archive: Archive | None) -> None:
    (etc_apt / "sources.list").write_text(line + "\n")
    assert list(debian_archives(etc_apt)) == ([archive] if archive else [])


@pytest.mark.parametrize(
    "change", [("Types: deb", "Types: deb-src"), ("main", "contrib"), ("Types", "Enabled: no\nTypes")]
)
def test_stanzas_without_the_main_packages_are_passed_over(etc_apt: Path, change: tuple[str, str]) -> None:
    (etc_apt / "sources.list.d" / "debian.sources").write_text(STANZAS.replace(*change))
    assert list(debian_archives(etc_apt)) == []


def test_a_key_that_is_written_out_leaves_apt_to_its_own_keys(etc_apt: Path) -> None:
    stanza = STANZAS.partition("\n\n")[0].replace(
        "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg",
        "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc",
    )
    (etc_apt / "sources.list.d" / "debian.sources").write_text(stanza)
    assert list(debian_archives(etc_apt)) == [Archive("", "http://mirror.invalid/debian")]


def test_an_archive_with_debians_own_keyring_is_tried_before_others(etc_apt: Path) -> None:
    (etc_apt / "sources.list").write_text("deb http://other.invalid/apt bookworm main\n")
    (etc_apt / "sources.list.d" / "debian.sources").write_text(STANZAS)
    assert [archive.address for archive in debian_archives(etc_apt)] == [
        "http://mirror.invalid/debian",
        "http://other.invalid/apt",
    ]
