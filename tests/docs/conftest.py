"""The documents cut into files, commands, samples and links; a folder in which a page's commands are run in turn."""

from __future__ import annotations

import functools
import os
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from internals_lab.interpreters.cache_folder import cache_folder, interpreters_folder
from internals_lab.interpreters.provision.offers import OFFERS
from internals_lab.model.run import RunDocument
from internals_lab.store.loading import find_runs, load_run

ROOT = Path(__file__).resolve().parents[2]
CONTINUED = "continued: "
# Long enough for another measuring run of this user to end first.
TIMEOUT_S = 1200
# What would make a command do something else here than in a reader's shell.
HIDDEN = ("PYTHON", "PYTEST", "COV", "MAKE", "MFLAGS", "INTERNALS_LAB")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A fenced block, and the line on which its text begins."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Command:
    """One line of a ```bash block."""

    page: str
    line: int
    words: tuple[str, ...]

    @property
    def measures(self) -> bool:
        """Whether it writes results."""
        checks = self.words[:2] == ("internals-lab", "check")
        return checks or (self.words[0] == "pytest" and "--co" not in self.words)

    @property
    def serves(self) -> bool:
        """Whether it goes on until it is told to stop."""
        return self.words[:2] == ("internals-lab", "dashboard")

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {shlex.join(self.words)}"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A document of the project; `name` is its path from the root."""

    name: str
    tokens: list[Token]

    def blocks(self, language: str) -> Iterator[Block]:
        """The fenced blocks in a language."""
        for token in self.tokens:
            if token.type == "fence" and token.info.strip() == language:
                assert token.map is not None
                yield Block(language=language, text=token.content, line=token.map[0] + 2)

    def commands(self) -> Iterator[Command]:
        """Every line of its ```bash blocks, comments taken off."""
        for block in self.blocks("bash"):
            for number, line in enumerate(block.text.splitlines(), start=block.line):
                if words := tuple(shlex.split(line, comments=True)):
                    yield Command(page=self.name, line=number, words=words)

    def files(self) -> dict[str, str]:
        """The files that its ```python blocks name in their first line."""
        files: dict[str, str] = {}
        for block in self.blocks("python"):
            first = block.text.partition("\n")[0].removeprefix("# ")
            name = first.removeprefix(CONTINUED)
            assert name.endswith(".py"), f"{self.name}:{block.line}: the block does not name its file"
            assert (name in files) == first.startswith(CONTINUED), f"{self.name}:{block.line}: {first}"
            files[name] = files.get(name, "") + block.text
        return files

    def inline(self) -> Iterator[Token]:
        """Links, images and the texts between them."""
        for token in self.tokens:
            yield from token.children or []

    def anchors(self) -> set[str]:
        """What a link can have after its #, as code forges make it from headings."""
        pairs = zip(self.tokens, self.tokens[1:], strict=False)
        headings = [after.content.lower() for token, after in pairs if token.type == "heading_open"]
        kept = ["".join(c for c in heading if c.isalnum() or c in " -_") for heading in headings]
        return {heading.replace(" ", "-") for heading in kept}


@functools.cache
def read_pages() -> Mapping[str, Page]:
    """Every document by its name; each test function asks for them."""
    parser = MarkdownIt("commonmark").enable("table")
    paths = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
    names = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return {name: Page(name=name, tokens=parser.parse(text)) for name, text in names.items()}


@dataclass(frozen=True, kw_only=True)
class Done:
    """What a command did: exit code, all that it printed, the runs that it added to lab-results/."""

    exit_code: int
    output: str
    runs: list[RunDocument] = field(default_factory=list)


class ReadersFolder:
    """A folder with the files of one page. Its commands are run in their order, each once."""

    def __init__(self, page: Page, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = dict(environment)
        self._commands = [one for one in page.commands() if one.words[0] != "make" and not one.serves]
        self._done: dict[int, Done] = {}
        for name, text in page.files().items():
            (folder / name).write_text(text, encoding="utf-8")
        for block in page.blocks("toml"):
            self._install(tomllib.loads(block.text)["project"]["entry-points"])

    def _install(self, entry_points: Mapping[str, Mapping[str, str]]) -> None:
        """The page's plug-in as an installer leaves it: modules on the path, and a record of them."""
        record = self.folder / "from_the_page-1.0.dist-info"
        record.mkdir()
        (record / "METADATA").write_text("Metadata-Version: 2.1\nName: from-the-page\nVersion: 1.0\n")
        lines = [
            line
            for group, points in entry_points.items()
            for line in (f"[{group}]", *(f"{name} = {module}" for name, module in points.items()))
        ]
        (record / "entry_points.txt").write_text("\n".join(lines) + "\n")
        self.environment["PYTHONPATH"] = str(self.folder)

    def done(self, command: Command) -> Done:
        """What the command did, after those above it on the page."""
        for earlier in self._commands:
            if earlier.line <= command.line and earlier.line not in self._done:
                self._done[earlier.line] = self._run(earlier)
        return self._done[command.line]

    def do_all_above(self, line: int) -> None:
        """Run what stands above a line of the page."""
        for command in self._commands:
            if command.line < line:
                self.done(command)

    def _run(self, command: Command) -> Done:
        results = self.folder / "lab-results"
        before = {run.run_id for run in find_runs(results)}
        done = subprocess.run(
            command.words,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        runs = [load_run(run.path) for run in find_runs(results) if run.run_id not in before]
        return Done(exit_code=done.returncode, output=f"{command}\n{done.stdout}", runs=runs)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a page, and one a command of each kind."""
    pages = read_pages()
    commands = [command for page in pages.values() for command in page.commands()]
    kinds: dict[str, Callable[[Command], bool]] = {
        "make_command": lambda one: one.words[0] == "make",
        "server_command": lambda one: one.serves,
        "command": lambda one: one.words[0] != "make" and not one.serves,
    }
    for name, belongs in kinds.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, [one for one in commands if belongs(one)], ids=str)
    if "page" in metafunc.fixturenames:
        metafunc.parametrize("page", list(pages.values()), ids=list(pages))


@pytest.fixture(scope="session")
def pages() -> Mapping[str, Page]:
    """Every document by its path from the root."""
    return read_pages()


def link_pair(folder: Path) -> None:
    """A folder of interpreters with the free-threaded build and its twin alone."""
    folder.mkdir(parents=True)
    for word in ("3.13t", "3.13"):
        name = OFFERS[word].folder
        (folder / name).symlink_to(interpreters_folder(cache_folder()) / name)


def installs(page: Page) -> bool:
    """Whether a command of the page provides an interpreter."""
    return any(
        command.words[:3] == ("internals-lab", "interpreters", "install") for command in page.commands()
    )


@pytest.fixture(scope="session")
def readers_folder(
    pages: Mapping[str, Page], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], ReadersFolder]:
    """The folder of a page, by its name; made when it is first asked for."""
    nowhere = tmp_path_factory.mktemp("nowhere")
    with_the_pair = tmp_path_factory.mktemp("cache")
    link_pair(interpreters_folder(with_the_pair / cache_folder().name))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(HIDDEN)} | {
        # `all` is to mean a few: this Python, and the pair.
        "PATH": str(Path(sys.executable).parent),
        "PYENV_ROOT": str(nowhere),
        "UV_PYTHON_INSTALL_DIR": str(nowhere),
        "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR") or str(cache_folder().with_name("uv")),
        "BROWSER": f"{sys.executable} -c pass %s",
    }
    folders: dict[str, ReadersFolder] = {}

    def folder_of(name: str) -> ReadersFolder:
        if name not in folders:
            folder = tmp_path_factory.mktemp(name.replace("/", "-").removesuffix(".md"))
            # What a page installs is there already in the cache of this user, where that can be.
            of_page = (
                environment if installs(pages[name]) else environment | {"XDG_CACHE_HOME": str(with_the_pair)}
            )
            folders[name] = ReadersFolder(pages[name], folder, of_page)
        return folders[name]

    return folder_of
