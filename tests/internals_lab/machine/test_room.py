"""For how many workers there is room, on recorded machines."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from internals_lab.machine.describing import describe_machine
from internals_lab.machine.room import room_of
from internals_lab.machine.sources import Sources
from internals_lab.model.machine import Machine, Room


@pytest.mark.parametrize(
    ("machine", "cores", "limit"),
    [
        ("server", 32, "physical cores"),
        ("laptop", 14, "physical cores"),
        ("small_vm", 2, "physical cores"),
        # Two physical cores are allowed, of which the quota pays for one and a half.
        ("container", 1.5, "quota"),
    ],
)
def test_siblings_are_no_room_and_a_quota_counts(
    request: pytest.FixtureRequest, machine: str, cores: float, limit: str
) -> None:
    described = describe_machine(request.getfixturevalue(machine))
    assert room_of(described) == Room(cores=cores, limit=limit)


@pytest.fixture
def described(container: Sources) -> Callable[..., Machine]:
    """The container's machine with other facts."""

    def described(**facts: object) -> Machine:
        return msgspec.structs.replace(describe_machine(container), **facts)

    return described


def test_a_quota_above_the_cores_that_are_allowed_sets_no_limit(described: Callable[..., Machine]) -> None:
    assert room_of(described(quota_cores=3.0)) == Room(cores=2, limit="physical cores")
    # One thread each of two cores: these two run undisturbed.
    assert room_of(described(quota_cores=None, cpus_allowed=[2, 3])).cores == 2
    assert room_of(described(quota_cores=None, cpus_allowed=[2, 6])).cores == 1


def test_what_is_not_told_is_taken_from_the_machine(described: Callable[..., Machine]) -> None:
    told = {"topology": None, "quota_cores": None, "cores_physical": 4, "cores_logical": 8}
    assert room_of(described(**told, cpus_allowed=[])).cores == 4
    assert room_of(described(**told, cpus_allowed=[2, 3, 6])).cores == 3
    assert room_of(described(**told | {"cores_physical": None}, cpus_allowed=[])).cores == 8
