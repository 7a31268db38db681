"""What is private leaves every string; what the lab's records say of each other stays."""

from __future__ import annotations

import getpass
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from internals_lab.model.cell import CellResult
from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.run import RunDocument
from internals_lab.store import document as documents
from internals_lab.store.redaction import Redaction

ANN = Redaction(
    homes=("/home/ann", "/data/homes/ann"), users=("ann",), hosts=("wall-e", "wall-e.example.org")
)
# Names by which records refer to each other lose paths only, and keys of dictionaries do too.
PROSE = {
    "doc",
    "source",
    "reason",
    "detail",
    "captured_output",
    "command_line",
    "executable",
    "sentences",
    "text",
}


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("/home/ann", "~"),
        ("/home/ann/project/exp_x.py:3", "~/project/exp_x.py:3"),
        ("file:///home/ann/x", "file://~/x"),
        ("--prefix=/home/ann/.pyenv 'CFLAGS=-I/home/ann/include'", "--prefix=~/.pyenv 'CFLAGS=-I~/include'"),
        ("PATH=/usr/bin:/home/ann/bin:/data/homes/ann/bin", "PATH=/usr/bin:~/bin:~/bin"),
        ("/home/anna/x and /home/ann.old/x", "/home/anna/x and /home/ann.old/x"),
        ("it lay in /home/ann.", "it lay in ~."),
        ("/mnt/home/ann/x", "/mnt/home/<user>/x"),
        ("/tmp/pytest-of-ann/pytest-0", "/tmp/pytest-of-<user>/pytest-0"),
        ("~ann/x, ann@wall-e:/srv", "~<user>/x, <user>@<host>:/srv"),
        ("planned by ann, an annual plan", "planned by ann, an annual plan"),
        ("cannot reach WALL-E.example.org:80 or wall-e", "cannot reach <host>:80 or <host>"),
        ("wall-e-2 and my-wall-e stay", "wall-e-2 and my-wall-e stay"),
        ("", ""),
    ],
)
def test_homes_users_and_hosts_are_replaced_and_words_like_them_are_not(text: str, redacted: str) -> None:
    assert ANN.of(text) == redacted
    assert ANN.of(redacted) == redacted


@pytest.mark.parametrize(
    "text",
    [r"C:\Users\Ann\project\x.py", r"'C:\\Users\\Ann\\project\\x.py'", r"c:/users/ann/project/x.py"],
)
def test_a_windows_home_is_found_with_either_slash_either_case_and_in_a_repr(text: str) -> None:
    assert "nn" not in Redaction(homes=(r"C:\Users\Ann",)).of(text)


def test_one_home_inside_another_is_replaced_whole() -> None:
    assert Redaction(homes=("/data", "/data/homes/ann")).of("/data/homes/ann/x") == "~/x"


def test_nothing_is_private_unless_it_is_named() -> None:
    assert Redaction().of("/home/ann on wall-e") == "/home/ann on wall-e"


@pytest.mark.parametrize(
    "private", ["/home/ann/x", "-I/data/homes/ann", "/srv/ann/x", "/tmp/pytest-of-ann/0"]
)
def test_no_string_of_a_document_keeps_a_private_path(
    filled: Callable[[str], RunDocument], private: str
) -> None:
    document = filled(private)
    assert documents.encode(document).count(b"ann") > 50
    assert b"ann" not in documents.encode(ANN.of(document))


def test_no_prose_of_a_document_keeps_the_host(filled: Callable[[str], RunDocument]) -> None:
    kept: set[str] = set()
    seen: set[str] = set()

    def look(value: Any, field: str) -> None:
        if isinstance(value, dict):
            for name, item in value.items():
                look(item, name if "wall-e" not in name else field)
        elif isinstance(value, list):
            for item in value:
                look(item, field)
        elif isinstance(value, str):
            seen.add(field)
            if "wall-e" in value:
                kept.add(field)

    look(msgspec.to_builtins(ANN.of(filled("lost wall-e"))), "")
    assert seen >= PROSE
    assert not kept & PROSE
    # An id is what it is; these are the fields that may name one.
    assert kept <= {
        *{
            "id",
            "scenario",
            "cell",
            "item_id",
            "subject",
            "reference",
            "comparison",
            "best_cell",
            "rivals",
            "gil_build",
            "interpreter",
            "scenarios",
            "probe",
            "figure",
        },
        *{"name", "short", "value", "variant", "strategy", "strategies", "workers", "probes", "effort"},
        *{"implementation", "version", "system", "architecture", "identity", "source_sha256", "git_commit"},
    }


def test_a_host_named_like_a_word_of_the_lab_breaks_nothing(planned: RunDocument) -> None:
    awkward = Redaction(users=("exp_gil.py",), hosts=("threads", "pending", "measured", "count", "running"))
    assert awkward.of(planned) == planned


def test_a_host_named_like_a_probe_leaves_its_figures_their_name(planned: RunDocument) -> None:
    seen = ProbePass(probe="memory", number=0, outcome="failed", reason="no memory on memory")
    cells = [msgspec.structs.replace(result, probe_passes=[seen]) for result in planned.cells]
    redacted = Redaction(hosts=("memory",)).of(msgspec.structs.replace(planned, cells=cells))
    [kept] = redacted.cells[0].probe_passes
    assert (kept.probe, kept.reason) == ("memory", "no <host> on <host>")


def test_references_between_records_still_meet(planned: RunDocument) -> None:
    def moved(result: CellResult) -> CellResult:
        cell = msgspec.structs.replace(
            result.cell, id=f"/home/ann/{result.cell.id}", scenario=f"/home/ann/{result.cell.scenario}"
        )
        return msgspec.structs.replace(result, cell=cell)

    redacted = ANN.of(msgspec.structs.replace(planned, cells=[moved(result) for result in planned.cells]))
    assert [result.cell.id for result in redacted.cells] == [
        f"~/{result.cell.id}" for result in planned.cells
    ]
    assert {result.cell.scenario for result in redacted.cells} == {"~/exp_gil.py::count"}


def test_this_machine_is_known_by_its_home_user_and_host(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    monkeypatch.setenv("HOME", str(tmp_path / "link"))
    monkeypatch.setattr(getpass, "getuser", lambda: "ann")
    monkeypatch.setattr(socket, "gethostname", lambda: "wall-e.example.org")
    redaction = Redaction.of_this_machine()
    assert redaction.of(f"{tmp_path}/link/x {real}/x") == "~/x ~/x"
    assert redaction.users == ("ann",)
    assert redaction.hosts == ("wall-e", "wall-e.example.org")


def test_a_machine_that_says_nothing_redacts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setenv("HOME", "/")
    monkeypatch.setattr(getpass, "getuser", unknown)
    monkeypatch.setattr(socket, "gethostname", lambda: "localhost")
    assert Redaction.of_this_machine() == Redaction()
