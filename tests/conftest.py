"""What all tests share: the interpreters that they measure, and a gate that lets no test go missing on CI."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import hypothesis
import pytest

from internals_lab.interpreters.cache_folder import cache_folder, interpreters_folder
from internals_lab.interpreters.finding import find
from internals_lab.interpreters.findings import Findings
from internals_lab.interpreters.provision.offers import offer_for
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument
from internals_lab.store.loading import find_runs, load_run

pytest_plugins = ["pytester"]
# How long an example takes says more of what else runs on the machine than of the code.
hypothesis.settings.register_profile("any_machine", deadline=None)
hypothesis.settings.load_profile("any_machine")

ALLOWED_SKIPS = Path(__file__).with_name("allowed_skips.txt")
# `make test` provides these on every machine that it runs on, so their absence is a failure.
NEVER_MISSING = (
    *("3.13t", "free-thread", "free_thread", "gil twin", "gil_twin", "chromium"),
    *("micropython", "jython", "pyodide", "pypy 3.9", "pypy3.9"),
)

# Rooms, and files of other rooms, whose tests measure: they want the machine to themselves. All others may run side by
# side. Many of those start interpreters and have units run as well; what they ask is what happens, not how long it takes.
MEASURING = (
    *("acceptance", "docs/test_documented_commands.py", "packaging/test_wheel.py"),
    *(
        f"internals_lab/runner/test_{name}.py"
        for name in ("gil_in_rounds", "knobs_in_rounds", "long_units", "noise")
    ),
    *(
        f"internals_lab/worker/test_{name}.py"
        for name in (
            *("gc_probe", "lifetimes_probe", "meeting", "memory_probe"),
            *("starting_and_transfer", "truth_of_a_sample"),
        )
    ),
    *(
        f"plugin/test_plugin_{name}.py"
        for name in ("baseline", "interruption", "outcomes", "output", "selection", "suites")
    ),
)


class AllowedSkip(NamedTuple):
    """A test (`*` stands for anything) that may be skipped for want of a capability, which its reason must name."""

    test: str
    capability: str

    def covers(self, test: str, reason: str) -> bool:
        """Whether this skip is allowed."""
        pattern = ".*".join(map(re.escape, self.test.split("*")))
        return re.fullmatch(pattern, test) is not None and self.capability.casefold() in reason.casefold()


def allowed_skips(text: str) -> Iterator[AllowedSkip]:
    """The entries of allowed_skips.txt: a test, two or more blanks, a capability."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        test, *rest = re.split(r"\s{2,}|\t", line.strip(), maxsplit=1)
        if not rest:
            raise pytest.UsageError(f"allowed_skips.txt:{number}: no capability after two blanks: {line!r}")
        capability = rest[0].strip()
        if any(word in capability.casefold() for word in NEVER_MISSING):
            raise pytest.UsageError(
                f"allowed_skips.txt:{number}: {capability} is never missing: make test provides it"
            )
        yield AllowedSkip(test, capability)


class SkipGate:
    """Fails the session where a test was skipped that nobody allowed."""

    def __init__(self, allowed: list[AllowedSkip]) -> None:
        self.allowed = allowed
        self.refused: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A skipped test; an expected failure is reported as skipped too, but it ran."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self._judge(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A whole file that skips itself."""
        if report.skipped:
            self._judge(report)

    def _judge(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
        if not any(entry.covers(report.nodeid, reason) for entry in self.allowed):
            self.refused.append(f"{report.nodeid}: {reason}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Before the summary, so that it shows the new exit status."""
        if self.refused and exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Names each skip that was not allowed, and what to do."""
        if not self.refused:
            return
        terminalreporter.section("skips that tests/allowed_skips.txt does not allow", red=True)
        for line in self.refused:
            terminalreporter.line(line)
        terminalreporter.line(
            "Provide what is missing, or add a line with the test and the missing capability."
        )


def pytest_addoption(parser: pytest.Parser) -> None:
    """The gate by hand, as CI has it; and what one session measures for the next."""
    parser.addoption(
        "--strict-skips", action="store_true", help="fail on skips that tests/allowed_skips.txt lacks"
    )
    parser.addoption(
        "--measured",
        type=Path,
        metavar="FOLDER",
        help="keep what is measured for several tests there, and do not measure what is there already",
    )


def pytest_configure(config: pytest.Config) -> None:
    """CI is told by its customary variable."""
    if config.getoption("--strict-skips") or os.environ.get("CI", "").lower() not in ("", "0", "false"):
        entries = list(allowed_skips(ALLOWED_SKIPS.read_text(encoding="utf-8")))
        config.pluginmanager.register(SkipGate(entries), "internals-lab-skip-gate")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what measures, by its place, and what only looks at results that are measured for it."""
    places = tuple(ALLOWED_SKIPS.parent / place for place in MEASURING)
    paths = {item.path for item in items}
    measuring = {path for path in paths if any(path.is_relative_to(place) for place in places)}
    for item in items:
        if item.path in measuring:
            item.add_marker(pytest.mark.measures)
        elif "measured_results" in getattr(item, "fixturenames", ()) and not item.get_closest_marker(
            "measures"
        ):
            item.add_marker(pytest.mark.after_measuring)


@pytest.fixture(scope="session")
def found_interpreters() -> Findings:
    """Every interpreter of this machine; looked for once."""
    return find()


@pytest.fixture(scope="session")
def this_interpreter(found_interpreters: Findings) -> Interpreter:
    """The interpreter that runs the tests."""
    assert found_interpreters.this is not None, found_interpreters.problems
    return found_interpreters.this


@pytest.fixture(scope="session")
def free_threaded(found_interpreters: Findings) -> Interpreter:
    """CPython 3.13 without a GIL, from the project's cache."""
    return _built("3.13t", found_interpreters)


@pytest.fixture(scope="session")
def gil_twin(found_interpreters: Findings) -> Interpreter:
    """CPython 3.13 with a GIL, from the same source and flags as `free_threaded`."""
    return _built("3.13", found_interpreters)


@pytest.fixture(scope="session")
def cpython_314(found_interpreters: Findings) -> Interpreter:
    """CPython 3.14 with a GIL and a JIT that is off, from uv or Debian's newest suites."""
    return _of_the_day("3.14", "CPython 3.14", found_interpreters)


@pytest.fixture(scope="session")
def cpython_315(found_interpreters: Findings) -> Interpreter:
    """CPython 3.15 with a GIL and a JIT that is off, from uv or Debian's newest suites."""
    return _of_the_day("3.15", "CPython 3.15", found_interpreters)


@pytest.fixture(scope="session")
def newest_pypy(found_interpreters: Findings) -> Interpreter:
    """PyPy that speaks Python 3.11, from uv or Debian's newest suites."""
    return _of_the_day("pypy3.11", "PyPy 3.11", found_interpreters)


@pytest.fixture(scope="session")
def pypy(found_interpreters: Findings) -> Interpreter:
    """PyPy that speaks Python 3.9."""
    return _built("pypy3.9", found_interpreters)


@pytest.fixture(scope="session")
def micropython(found_interpreters: Findings) -> Interpreter:
    """MicroPython, its port to Unix."""
    return _built("micropython", found_interpreters)


@pytest.fixture(scope="session")
def jython(found_interpreters: Findings) -> Interpreter:
    """Jython 2.7 on a Java of its own."""
    return _built("jython", found_interpreters)


@pytest.fixture(scope="session")
def pyodide(found_interpreters: Findings) -> Interpreter:
    """Pyodide on a node of its own."""
    return _built("pyodide", found_interpreters)


def _in_cache(word: str, found: Findings) -> Interpreter | None:
    program = offer_for(word).program(interpreters_folder(cache_folder()))
    # As it is named, not resolved: an environment over it resolves to it.
    names = (program, program.resolve())
    return next((one for one in found.interpreters if Path(one.executable) in names), None)


def _built(word: str, found: Findings) -> Interpreter:
    interpreter = _in_cache(word, found)
    if interpreter is None:
        pytest.fail(
            f"{word} is not in the cache; `internals-lab interpreters install {word}` gets it", pytrace=False
        )
    return interpreter


def _of_the_day(word: str, capability: str, found: Findings) -> Interpreter:
    """What moves in Debian's newest suites, and on some days is not to be had there."""
    interpreter = _in_cache(word, found)
    if interpreter is None:
        program = offer_for(word).program(interpreters_folder(cache_folder()))
        if program.exists():
            pytest.fail(f"{program} is there, but is not found: {found.problems}", pytrace=False)
        pytest.skip(
            f"{capability} is not in the cache; `internals-lab interpreters install {word}` gets it or says why not"
        )
    return interpreter


# Python's own rule: a module that does not say Py_mod_gil may need the GIL.
MODULE = """
#include <Python.h>
static PyModuleDef_Slot slots[] = {
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED}, %(slot)s {0, NULL}
};
static struct PyModuleDef module = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = "%(name)s", .m_slots = slots,
};
PyMODINIT_FUNC PyInit_%(name)s(void) { return PyModuleDef_Init(&module); }
"""
DECLARES_ITSELF_SAFE = "{Py_mod_gil, Py_MOD_GIL_NOT_USED},"
EXTENSIONS = {
    "needs_the_gil": "",
    "needs_no_gil": DECLARES_ITSELF_SAFE,
    "needs_none_either": DECLARES_ITSELF_SAFE,
    "leaning/_native": "",
}


@pytest.fixture(scope="session")
def extension_folder(free_threaded: Interpreter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with modules in C, compiled for the free-threaded interpreter: `needs_the_gil`, `needs_no_gil` and
    `needs_none_either`, and a package `leaning` whose `_native` needs it.
    """
    folder = tmp_path_factory.mktemp("extension")
    (folder / "leaning").mkdir()
    (folder / "leaning" / "__init__.py").write_text("import needs_no_gil\nfrom leaning import _native\n")
    ask = "import sysconfig as s; print(s.get_path('include')); print(s.get_config_var('EXT_SUFFIX'))"
    told = subprocess.run([free_threaded.executable, "-c", ask], check=True, capture_output=True, text=True)
    include, suffix = told.stdout.split()
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    for place, slot in EXTENSIONS.items():
        source = MODULE % {"name": Path(place).name, "slot": slot}
        subprocess.run(
            [compiler, "-xc", "-", "-shared", "-fPIC", f"-I{include}", "-o", f"{place}{suffix}"],
            input=source,
            cwd=folder,
            check=True,
            text=True,
        )
    return folder


class PackageIndex:
    """A folder of packages made up for a test, in place of a registry."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # uv takes these as it takes any configuration of its user.
        configuration = folder / "uv.toml"
        configuration.write_text(f'no-index = true\nfind-links = ["{folder.as_posix()}"]\n')
        self.environment = {"UV_CONFIG_FILE": str(configuration)}

    def wheel(
        self,
        name: str,
        version: str,
        tag: str = "py3-none-any",
        *,
        requires: Sequence[str] = (),
        code: str = "",
    ) -> Path:
        """A package whose module of the same name knows its version; `tag` says which interpreters it is for, `code` what it does when it is
        imported.
        """
        module = name.replace("-", "_")
        about = f"{module}-{version}.dist-info"
        needed = "".join(f"Requires-Dist: {one}\n" for one in requires)
        files = {
            f"{module}.py": f"version = {version!r}\n{code}\n",
            f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needed}",
            f"{about}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
        }
        record = "".join(f"{path},,\n" for path in [*files, f"{about}/RECORD"])
        path = self.folder / f"{module}-{version}-{tag}.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for name_inside, text in {**files, f"{about}/RECORD": record}.items():
                archive.writestr(name_inside, text)
        return path

    def source(self, name: str, version: str, *, builds: bool) -> Path:
        """The same as a source distribution, whose build fails unless it `builds`."""
        module = name.replace("-", "_")
        top = f"{module}-{version}"
        failing = "" if builds else "    raise RuntimeError('there is no such compiler here')\n"
        files = {
            "PKG-INFO": f"Metadata-Version: 2.2\nName: {name}\nVersion: {version}\n",
            "pyproject.toml": (
                '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
                f'[project]\nname = "{name}"\nversion = "{version}"\n'
            ),
            "backend.py": f"def build_wheel(folder, *_):\n{failing}    import zipfile\n"
            f"    about = '{top}.dist-info'\n"
            f"    with zipfile.ZipFile(folder + '/{top}-py3-none-any.whl', 'w') as wheel:\n"
            f"        wheel.writestr('{module}.py', 'version = ' + repr('{version}'))\n"
            "        wheel.writestr(about + '/METADATA', open('PKG-INFO').read())\n"
            "        wheel.writestr(about + '/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')\n"
            "        wheel.writestr(about + '/RECORD', '')\n"
            f"    return '{top}-py3-none-any.whl'\n",
        }
        path = self.folder / f"{top}.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            for inside, text in files.items():
                entry = tarfile.TarInfo(f"{top}/{inside}")
                entry.size = len(text.encode())
                archive.addfile(entry, io.BytesIO(text.encode()))
        return path


@pytest.fixture
def package_index(tmp_path: Path) -> PackageIndex:
    """Empty; nothing outside it is reached by what has its environment."""
    folder = tmp_path / "index"
    folder.mkdir()
    return PackageIndex(folder)


ATTEMPTS = 3
MEASURED = ("experiments/exp_calls.py", "experiments/exp_gil.py::count", "experiments/exp_waiting.py")
# The claims that tests hold the run to; of others it may be the truth that nobody can tell.
ASKED = ("CPU-bound threads do not cut wall time", "Threads on all cores make")


def _is_told(document: RunDocument) -> bool:
    return not any(result.outcome == "invalid" for result in document.cells) and not any(
        claim.state == "inconclusive" for claim in document.claims if claim.text.startswith(ASKED)
    )


@pytest.fixture(scope="session")
def measured_folder(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is measured for several tests is kept here: for this session, or for the next as well (`--measured`)."""
    kept: Path | None = pytestconfig.getoption("--measured")
    return tmp_path_factory.mktemp("measured") if kept is None else kept


@pytest.fixture(scope="session")
def measured_results(measured_folder: Path, gil_twin: Interpreter, free_threaded: Interpreter) -> Path:
    """A results folder whose newest run is the bundled experiments that the dashboard's pages are about, measured now on
    both builds.

    Measured again, a few times at the most, when somebody else took the processors meanwhile: cells are invalid then, or
    what is asked is left open.
    """
    folder = measured_folder / "calls, GIL and waiting" / "lab-results"
    if find_runs(folder):
        return folder
    for _ in range(ATTEMPTS):
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--internals-lab"),
                *MEASURED,
                *("--lab-interpreters", f"{gil_twin.executable},{free_threaded.executable}"),
                *("--lab-effort", "quick", "--lab-results", str(folder)),
            ],
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        runs = find_runs(folder)
        if runs and _is_told(load_run(runs[0].path)):
            break
    assert list(folder.glob("*.json")), done.stdout + done.stderr
    return folder
