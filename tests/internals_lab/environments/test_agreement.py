"""All interpreters get the same versions, as far as there are such."""

from __future__ import annotations

from collections.abc import Mapping

from internals_lab.environments.agreement import agree
from internals_lab.environments.resolution import Refused, Resolved


class Registry:
    """What each interpreter can have: package to versions, newest last; a version with `!` has to be built."""

    def __init__(self, **of_interpreter: dict[str, list[str]]) -> None:
        self.of_interpreter = of_interpreter
        self.asked = 0

    def __call__(self, name: str, caps: Mapping[str, str]) -> Resolved | Refused:
        self.asked += 1
        pins, built = [], []
        for package, versions in self.of_interpreter[name].items():
            cap = caps.get(package)
            fitting = [one for one in versions if cap is None or _parts(one) <= _parts(cap)]
            if not fitting:
                return Refused(reason=f"no {package}")
            # Wheels first, as uv is asked to.
            best = next((one for one in reversed(fitting) if not one.endswith("!")), fitting[-1])
            pins.append(f"{package}=={best.removesuffix('!')}")
            built += [package] if best.endswith("!") else []
        return Resolved(pins=pins, built=built)


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.removesuffix("!").split(".")]


def _versions(registry: Registry, package: str = "numpy") -> dict[str, str | None]:
    answers = agree(list(registry.of_interpreter), registry)
    return {
        name: one.versions[package] if isinstance(one, Resolved) else None for name, one in answers.items()
    }


def test_the_newest_that_all_can_have_is_taken() -> None:
    registry = Registry(
        old={"numpy": ["2.3", "2.4"]}, gil={"numpy": ["2.3", "2.4", "2.5"]}, free={"numpy": ["2.3"]}
    )
    assert _versions(registry) == {"old": "2.3", "gil": "2.3", "free": "2.3"}


def test_where_all_agree_nobody_is_asked_twice() -> None:
    registry = Registry(gil={"numpy": ["2.3"]}, free={"numpy": ["2.3"]})
    assert _versions(registry) == {"gil": "2.3", "free": "2.3"}
    assert registry.asked == 2


def test_one_that_can_have_none_does_not_hold_the_others_back() -> None:
    registry = Registry(pypy={"numpy": []}, gil={"numpy": ["2.4", "2.5"]}, free={"numpy": ["2.4"]})
    assert _versions(registry) == {"pypy": None, "gil": "2.4", "free": "2.4"}


def test_an_old_one_stays_by_itself_where_the_others_cannot_follow_it_down() -> None:
    registry = Registry(
        old={"numpy": ["1.9", "2.0"]}, gil={"numpy": ["2.0", "2.4", "2.5"]}, free={"numpy": ["2.1", "2.4"]}
    )
    assert _versions(registry) == {"old": "2.0", "gil": "2.4", "free": "2.4"}


def test_a_new_one_stays_by_itself_where_it_alone_cannot_follow_the_others_down() -> None:
    registry = Registry(
        old={"numpy": ["2.3", "2.4"]},
        gil={"numpy": ["2.3", "2.4", "2.5"]},
        free={"numpy": ["2.3", "2.4"]},
        newer={"numpy": ["2.4", "2.5"]},
        newest={"numpy": ["2.5"]},
    )
    assert _versions(registry) == {"old": "2.4", "gil": "2.4", "free": "2.4", "newer": "2.4", "newest": "2.5"}


def test_of_a_wide_range_as_many_pairs_agree_as_can() -> None:
    registry = Registry(
        oldest={"numpy": ["2.0"]},
        older={"numpy": ["2.0", "2.1", "2.2"]},
        old={"numpy": ["2.0", "2.2", "2.4"]},
        gil={"numpy": ["2.1", "2.2", "2.4", "2.5"]},
        free={"numpy": ["2.2", "2.4"]},
        newest={"numpy": ["2.5"]},
    )
    assert _versions(registry) == {
        "oldest": "2.0",
        "older": "2.2",
        "old": "2.2",
        "gil": "2.2",
        "free": "2.2",
        "newest": "2.5",
    }
    assert registry.asked < 60


def test_nothing_is_built_for_the_sake_of_agreement() -> None:
    registry = Registry(
        old={"numpy": ["2.0"]}, gil={"numpy": ["2.0!", "2.5"]}, free={"numpy": ["2.0!", "2.5"]}
    )
    assert _versions(registry) == {"old": "2.0", "gil": "2.5", "free": "2.5"}


def test_lowering_one_package_may_lower_another() -> None:
    class Tied(Registry):
        """An older a needs an older b."""

        def __call__(self, name: str, caps: Mapping[str, str]) -> Resolved | Refused:
            answer = super().__call__(name, caps)
            if isinstance(answer, Resolved) and "a==1" in answer.pins and "b" not in caps:
                return Resolved(pins=["a==1", "b==1"])
            return answer

    registry = Tied(one={"a": ["1", "2"], "b": ["1", "2"]}, two={"a": ["1"], "b": ["1", "2"]})
    assert _versions(registry, "a") == {"one": "1", "two": "1"}
    assert _versions(registry, "b") == {"one": "1", "two": "1"}


def test_addresses_in_place_of_versions_are_left_as_they_are() -> None:
    def resolve(name: str, caps: Mapping[str, str]) -> Resolved:
        return Resolved(pins=[f"shop @ file:///{name}.whl", "rich==1"])

    answers = agree(["gil", "free"], resolve)
    assert [one.versions["shop"] for one in answers.values() if isinstance(one, Resolved)] == [
        "file:///gil.whl",
        "file:///free.whl",
    ]
