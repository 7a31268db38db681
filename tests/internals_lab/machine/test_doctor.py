"""The command that says what of a machine disturbs measuring."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from internals_lab.cli.doctor import diagnose, machine_lines
from internals_lab.cli.main import main
from internals_lab.cli.noise import measure_and_store
from internals_lab.machine.checks.registry import CHECKS
from internals_lab.machine.describing import describe_machine
from internals_lab.machine.sources import Sources
from internals_lab.machine.stored_noise import store_noise, stored_noise
from internals_lab.model.machine import Machine
from internals_lab.model.noise_floor import NoiseFigures, NoiseFloor


def no_time() -> float:
    return 1.0


def test_this_machine_can_be_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--seconds", "0.01"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    counts = [0 if word == "no" else int(word) for word in last.split() if word == "no" or word.isdecimal()]
    assert sum(counts) == len(CHECKS)


def test_json_has_the_machine_and_every_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json", "--seconds", "0.01"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["machine"]["cores_logical"] == describe_machine().cores_logical
    assert len(answer["findings"]) == len(CHECKS)
    assert set(answer["findings"][0]) == {"check", "state", "seen", "effect", "remedy", "commands"}


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "1e9", "soon"])
def test_no_time_to_look_is_refused(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--seconds", seconds])
    assert ended.value.code == 2
    assert f"{seconds!r} is no time to look; give seconds" in capsys.readouterr().err


def test_warnings_come_first_then_notes_then_the_rest(
    container: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diagnose(container, watch=no_time) == 0
    out = capsys.readouterr().out
    order = [
        "\nwarning: CPU quota\n",
        "\nnote: SMT\n",
        "\nin order:\n",
        "\nnot checkable here:\n",
        "\n1 warning, 1 note; ",
    ]
    assert [out.count(part) for part in order] == [1] * len(order)
    assert sorted(order, key=out.index) == order


def test_nothing_is_wider_than_a_terminal_but_commands_which_stay_whole(
    container: Sources, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    diagnose(container, watch=no_time)
    lines = capsys.readouterr().out.splitlines()
    assert "    echo off | sudo tee /sys/devices/system/cpu/smt/control" in lines
    assert "    docker run --cpuset-cpus=2 ...    # without --cpus" in lines
    assert all(len(line) <= 60 or line.startswith("    echo") for line in lines)


def test_only_strict_fails_and_only_for_a_warning(container: Sources, small_vm: Sources) -> None:
    assert diagnose(container, watch=no_time) == 0
    assert diagnose(container, watch=no_time, strict=True) == 1
    assert diagnose(small_vm, watch=no_time, strict=True) == 0


def cpus_line(sources: Sources) -> str:
    return machine_lines(describe_machine(sources))[1]


def test_the_machine_is_told_in_its_own_terms(
    server: Sources, laptop: Sources, desktop: Sources, small_vm: Sources, bare: Callable[..., Sources]
) -> None:
    memory = "14.9 GiB of memory"
    assert cpus_line(server) == (
        f"64 CPUs: 32 physical cores, 2 sockets, 2 memory nodes, 2 last-level caches, {memory}"
    )
    assert cpus_line(laptop) == (
        "18 CPUs: 14 physical cores of unlike speed (4 + 8 + 2, the fastest first), 2 last-level caches, "
        + memory
    )
    assert cpus_line(desktop) == f"32 CPUs: 16 physical cores, 4 last-level caches, {memory}"
    assert cpus_line(small_vm) == f"2 CPUs: 2 physical cores, {memory}"
    assert cpus_line(bare()) == f"8 CPUs: 4 physical cores, {memory}"


def test_the_share_of_this_process_is_told_where_it_is_not_all(container: Sources, server: Sources) -> None:
    lines: list[str] = machine_lines(describe_machine(container))
    assert lines[-1] == "this process may use 4 of the 8 CPUs, 1.5 cores' worth of time"
    whole: Machine = describe_machine(server)
    assert len(machine_lines(whole)) == 2


FIGURES = NoiseFigures(
    interpreter="cpython-3.13.5",
    workers=1,
    rounds=32,
    pairs=3,
    level=0.95,
    half_width=0.0131,
    excluding_one=1,
    bias=0.002,
)


def test_the_stored_noise_floor_is_told_with_its_age(
    small_vm: Sources, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floor = NoiseFloor(
        machine=describe_machine(small_vm).id,
        measured=(datetime.now(UTC) - timedelta(days=3, hours=1)).isoformat(),
        lab_version="0.1.0",
        sequential=FIGURES,
        parallel=msgspec.structs.replace(FIGURES, workers=2, excluding_one=0, bias=0.0),
    )
    diagnose(small_vm, watch=no_time, noise=tmp_path)
    assert "No noise floor is stored; `internals-lab doctor --noise` measures it" in capsys.readouterr().out
    store_noise(floor, tmp_path)
    diagnose(small_vm, watch=no_time, noise=tmp_path)
    told = " ".join(capsys.readouterr().out.split())
    assert (
        "Noise floor, sequential on cpython-3.13.5: ±1.31% for identical code at 32 rounds; 1 of 3 pairs left out 1, by"
        " 0.20%." in told
    )
    assert (
        "2 threads on cpython-3.13.5: ±1.31% for identical code at 32 rounds; 0 of 3 pairs left out 1."
        in told
    )
    assert "Measured 3 days ago by internals-lab 0.1.0." in told
    diagnose(small_vm, watch=no_time, as_json=True, noise=tmp_path)
    assert json.loads(capsys.readouterr().out)["machine"]["noise_floor"]["sequential"]["half_width"] == 0.0131


def test_the_cost_is_said_before_the_noise_floor_is_measured_and_stored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floor = NoiseFloor(
        machine="alpha", measured="2026-01-01T12:00:00+00:00", lab_version="0.1.0", sequential=FIGURES
    )

    def measure(*_: object, **__: object) -> NoiseFloor:
        assert "which takes about 60 s" in capsys.readouterr().err
        return floor

    measure_and_store(measure=measure, folder=tmp_path, lock=tmp_path / "lock")
    assert stored_noise("alpha", tmp_path) == floor
    captured = capsys.readouterr()
    assert "alpha.json" in captured.err
    assert captured.out == ""
