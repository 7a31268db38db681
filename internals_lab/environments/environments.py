"""The environments of a run: for each set of needs one on each interpreter, with the same versions in all of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from internals_lab.counted import counted
from internals_lab.environments.agreement import Answers
from internals_lab.environments.folder import (
    Stamp,
    environments_folder,
    finish,
    is_finished,
    mark_used,
    python_in,
    scratch_in,
    sole_maker,
)
from internals_lab.environments.keys import interpreter_key, key_of
from internals_lab.environments.needs import Needs
from internals_lab.environments.resolution import Refused, Resolved
from internals_lab.environments.uv_tool import InstalledUv, Uv
from internals_lab.environments.venv import make_venv
from internals_lab.environments.versions import Versions
from internals_lab.errors import EnvironmentMakingError
from internals_lab.interpreters.finding import describe_one
from internals_lab.model.environment import Environment
from internals_lab.model.interpreter import Interpreter

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Made:
    """An environment that is there: the interpreter in it, under the name of the one that it stands on."""

    interpreter: Interpreter
    record: Environment


class Environments:
    """Makes what is needed once; the second time, in this run or a later one, it is there.

    `root` is where uv looks for its configuration; `say` hears what is done and how far it is. With `asks_again`, what was
    refused at an earlier time is tried anew. `alone` is held while something is made.
    """

    def __init__(
        self,
        interpreters: Sequence[Interpreter],
        *,
        root: Path,
        say: Say,
        uv: Uv | None = None,
        folder: Path | None = None,
        asks_again: bool = False,
        alone: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext,
    ) -> None:
        self._interpreters = list(interpreters)
        self._root = root
        self._say = say
        self._uv = uv
        self._folder = folder or environments_folder()
        self._versions = Versions(
            self._interpreters, uv=self._the_uv, folder=self._folder, root=root, say=say
        )
        self._asks_again = asks_again
        self._alone = alone
        self._made: dict[Needs, dict[str, Made | Refused]] = {}

    def __contains__(self, name: str) -> bool:
        """Whether it is the name of an interpreter that environments are made on."""
        return any(one.name == name for one in self._interpreters)

    def made_for(self, needs: Needs, on: Collection[str] | None = None) -> dict[str, Made | Refused]:
        """By interpreter name: the environment, or why there is none. `on` names those that it is made on (None: all);
        versions are agreed on among all, so that it does not matter who is asked for first. Raises EnvironmentMakingError.
        """
        made = self._made.get(needs, {})
        wanted = [one for one in self._interpreters if on is None or one.name in on]
        if any(one.name not in made for one in wanted):
            # With those of before: if versions have to change for the others, they change for these as well.
            both = [one for one in self._interpreters if one in wanted or one.name in made]
            answers = self._known(needs)
            if answers is None or self._missing(both, needs, answers):
                with self._alone(), sole_maker(self._folder, self._say):
                    # Looked up anew: another run may have found or made them meanwhile.
                    answers = self._settled(both, needs, self._known(needs) or self._versions.found(needs))
            made = self._made[needs] = {one.name: self._result(one, needs, answers[one.name]) for one in both}
        return {one.name: made[one.name] for one in wanted}

    def _known(self, needs: Needs) -> Answers | None:
        answers = self._versions.known(needs)
        if answers and self._asks_again and any(isinstance(one, Refused) for one in answers.values()):
            return None
        return answers

    def _settled(self, wanted: Sequence[Interpreter], needs: Needs, answers: Answers) -> Answers:
        """Versions for which every environment that is wanted is there."""
        failed: Answers = {}
        while missing := self._missing(wanted, needs, answers):
            self._say(_announcement(missing, answers, needs, self._folder))
            # What may fail comes first: where it does, the others need not keep to what it could have had.
            missing.sort(key=lambda one: not _is_built(answers[one.name]))
            for number, interpreter in enumerate(missing, start=1):
                self._say(f"environment {number} of {len(missing)}: {interpreter.short} ...")
                if refused := self._make(interpreter, needs, answers[interpreter.name]):
                    self._say(f"  not on {interpreter.short}: {refused.reason}")
                    failed[interpreter.name] = refused
                    answers = self._versions.found_without(needs, failed)
                    break
        return answers

    def _missing(self, wanted: Sequence[Interpreter], needs: Needs, answers: Answers) -> list[Interpreter]:
        return [
            one
            for one in wanted
            if isinstance(answer := answers[one.name], Resolved)
            and not is_finished(self._place(one, needs, answer))
        ]

    def _make(self, interpreter: Interpreter, needs: Needs, answer: Resolved | Refused) -> Refused | None:
        """None when it is there."""
        assert isinstance(answer, Resolved)
        with scratch_in(self._folder) as scratch:
            folder, pins = scratch / "environment", scratch / "pins.txt"
            pins.write_text("".join(f"{line}\n" for line in answer.pins), encoding="utf-8")
            done = make_venv(self._the_uv(), interpreter.executable, folder, cwd=self._root)
            if done.ok and answer.pins:
                wheels = sorted(answer.versions.keys() - set(answer.built))
                done = self._the_uv()(
                    *("pip", "install", "--no-deps", "--python", python_in(folder), "--requirements", pins),
                    *(word for name in wheels for word in ("--only-binary", name)),
                    cwd=needs.cwd(self._root),
                    say=lambda line: self._say(f"  {line}"),
                )
            if not done.ok:
                return Refused(reason=done.reason, without_wheel=answer.built)
            stamp = Stamp(made_of=answer, requirements=needs.lines)
            place = self._place(interpreter, needs, answer)
            finish(folder, place, stamp)
        if not is_finished(place):
            raise EnvironmentMakingError(f"{place} was made and is not there")
        return None

    def _result(self, interpreter: Interpreter, needs: Needs, answer: Resolved | Refused) -> Made | Refused:
        if isinstance(answer, Refused):
            return answer
        place = self._place(interpreter, needs, answer)
        mark_used(place)
        inside = describe_one(python_in(place))
        return Made(
            interpreter=msgspec.structs.replace(
                interpreter, executable=inside.executable, packages=inside.packages, extra=inside.extra
            ),
            record=Environment(
                id=place.name,
                interpreter=interpreter.name,
                requirements=needs.as_told(),
                project=needs.project.name if needs.project is not None else None,
                packages=inside.packages,
                built=answer.built,
            ),
        )

    def _place(self, interpreter: Interpreter, needs: Needs, answer: Resolved) -> Path:
        key = key_of(interpreter_key(interpreter), needs.key, *answer.pins, "built:", *answer.built)
        # What a run sets on it (3.15+jit) and which of its like it is (#2) is no matter of its packages.
        build = interpreter.name.partition("+")[0].partition("#")[0]
        return self._folder / f"{build}-{key}"

    def _the_uv(self) -> Uv:
        if self._uv is None:
            self._uv = InstalledUv()
        return self._uv


def _is_built(answer: Resolved | Refused) -> bool:
    return isinstance(answer, Resolved) and bool(answer.built)


def _announcement(missing: Sequence[Interpreter], answers: Answers, needs: Needs, folder: Path) -> str:
    """What making them costs, said before."""
    resolved = [one for other in missing if isinstance(one := answers[other.name], Resolved)]
    packages = {pin for one in resolved for pin in one.pins}
    built = sorted({name for one in resolved for name in one.built})
    cost = "seconds once its packages were downloaded"
    if built:
        cost = f"minutes, for {', '.join(built)} has no wheel and is built from source"
    many = counted(len(missing), "environment")
    count = counted(len(packages), "package")
    return f"making {many} with {needs} ({count}) in {folder}, once: {cost}"
