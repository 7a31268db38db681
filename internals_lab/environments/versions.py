"""Which versions each interpreter of a run gets: agreed on once, remembered from then on."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from internals_lab.environments.agreed import Agreed
from internals_lab.environments.agreement import Answers, agree
from internals_lab.environments.folder import scratch_in
from internals_lab.environments.keys import configuration_key, interpreter_key, key_of
from internals_lab.environments.needs import Needs
from internals_lab.environments.resolution import Refused, Resolver
from internals_lab.environments.uv_tool import Uv
from internals_lab.environments.venv import make_venv
from internals_lab.model.interpreter import Interpreter

# Packages are made for these; the others have no place to install one into.
INSTALLED_INTO = ("cpython", "pypy", "graalpy")
OLDEST_LANGUAGE = 3


class Versions:
    """`uv` is asked for at the first need of it; `say` hears what takes time. `inherited` is what uv is set up by."""

    def __init__(
        self,
        interpreters: Sequence[Interpreter],
        *,
        uv: Callable[[], Uv],
        folder: Path,
        root: Path,
        say: Callable[[str], None],
        inherited: Mapping[str, str] = os.environ,
    ) -> None:
        self._interpreters = interpreters
        self._uv = uv
        self._folder = folder
        self._root = root
        self._say = say
        self._inherited = inherited
        self._agreed = Agreed(folder)

    def known(self, needs: Needs) -> Answers | None:
        """What was found before, by interpreter name."""
        refused, asked = self._asked(needs)
        known = self._agreed.recall(self._key(needs, asked))
        if known is None:
            return None
        return {**refused, **{one.name: known[interpreter_key(one)] for one in asked}}

    def found(self, needs: Needs) -> Answers:
        """What is found now."""
        refused, asked = self._asked(needs)
        return self._agree(needs, refused, asked)

    def found_without(self, needs: Needs, failed: Answers) -> Answers:
        """What is found now for the others, where some turned out not to be able to have what was found for them."""
        refused, asked = self._asked(needs)
        return self._agree(needs, {**refused, **failed}, asked)

    def _asked(self, needs: Needs) -> tuple[Answers, list[Interpreter]]:
        refused: Answers = {
            one.name: Refused(reason=reason)
            for one in self._interpreters
            if (reason := refusal(one, needs)) is not None
        }
        return refused, [one for one in self._interpreters if one.name not in refused]

    def _key(self, needs: Needs, asked: Sequence[Interpreter]) -> str:
        configured = configuration_key(self._inherited)
        return key_of(configured, needs.key, *sorted(map(interpreter_key, asked)))

    def _agree(self, needs: Needs, refused: Answers, asked: Sequence[Interpreter]) -> Answers:
        left = [one for one in asked if one.name not in refused]
        answers = {**refused, **(self._resolve(needs, left) if left else {})}
        self._agreed.keep(self._key(needs, asked), {interpreter_key(one): answers[one.name] for one in asked})
        return answers

    def _resolve(self, needs: Needs, interpreters: Sequence[Interpreter]) -> Answers:
        self._say(
            f"finding versions of {needs} that {', '.join(one.short for one in interpreters)} can have ..."
        )
        # Reads uv's configuration and nothing else: where that is broken, no interpreter is to be blamed.
        self._uv()("cache", "dir", cwd=self._root)
        with scratch_in(self._folder) as scratch:
            # Whether uv can do anything with an interpreter at all is known without any index.
            tried = {
                one.name: make_venv(self._uv(), one.executable, scratch / "tried", cwd=self._root)
                for one in interpreters
            }
            resolvers = {
                one.name: Resolver(
                    uv=self._uv(),
                    needs=needs,
                    executable=one.executable,
                    scratch=scratch,
                    cwd=needs.cwd(self._root),
                )
                for one in interpreters
                if tried[one.name].ok
            }
            unusable = {name: Refused(reason=one.reason) for name, one in tried.items() if not one.ok}
            agreed = agree(list(resolvers), lambda name, caps: resolvers[name].resolve(caps))
        return {**unusable, **agreed}


def refusal(interpreter: Interpreter, needs: Needs) -> str | None:
    """Why an interpreter can have no environment for these needs, as far as that is known without asking uv."""
    version = interpreter.language_version
    if interpreter.implementation not in INSTALLED_INTO:
        return f"packages cannot be installed into {interpreter.implementation}, and it needs {needs}"
    if version and version[0] < OLDEST_LANGUAGE:
        return f"packages cannot be installed into Python {version[0]}, and it needs {needs}"
    if needs.project is not None and not needs.project.runs_on(version):
        return (
            f"the project {needs.project.name} requires Python {needs.project.requires_python}, "
            f"this is {'.'.join(map(str, version))}"
        )
    return None
