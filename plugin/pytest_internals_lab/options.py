"""The lab's options. Each `--lab-x` is also an ini setting `lab_x`; the command line wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


class Option:
    """A setting that takes one word. `default` holds where neither command line nor ini says anything. `listed`: in the ini
    it may have several lines, or be a list.
    """

    # Written out, for a dataclass is compiled anew in every pytest run of everybody who has the lab installed.
    __slots__ = ("default", "help", "listed", "metavar", "name")

    def __init__(
        self,
        *,
        name: str,
        default: str,
        metavar: str,
        help: str,  # noqa: A002 (argparse's word)
        listed: bool = False,
    ) -> None:
        self.name = name
        self.default = default
        self.metavar = metavar
        self.help = help
        self.listed = listed

    @property
    def flag(self) -> str:
        return "--" + self.name.replace("_", "-")


OPTIONS = (
    Option(
        name="lab_interpreters",
        default="this",
        metavar="NAMES",
        help="what to measure on: names (3.13, 3.13t, pypy), versions, paths, this, all; with commas between",
    ),
    Option(
        name="lab_workers",
        default="",
        metavar="COUNTS",
        help="worker counts in place of what scenarios declare: 1,2,cores,2*cores",
    ),
    Option(name="lab_effort", default="quick", metavar="EFFORT", help="quick, standard or thorough"),
    Option(name="lab_budget", default="", metavar="SECONDS", help="the most time that measuring may take"),
    Option(name="lab_results", default="lab-results", metavar="DIR", help="where the JSON goes"),
    Option(name="lab_seed", default="", metavar="NUMBER", help="what decides every order; recorded"),
    Option(
        name="lab_placement",
        default="spread",
        metavar="PLACEMENT",
        help="spread: workers on physical cores of their own first (the default); compact: close together",
    ),
    Option(
        name="lab_requirements",
        default="",
        metavar="REQUIREMENTS",
        help="packages that every scenario needs: numpy>=2,<3, rich; installed on each interpreter, in one version",
        listed=True,
    ),
    Option(
        name="lab_project",
        default="",
        metavar="DIR",
        help="the folder of the project that experiments import, with extras: .[fast]; installed on each interpreter",
    ),
    Option(
        name="lab_probe",
        default="",
        metavar="PROBES",
        help="what looks at every selected scenario beside time, in processes of its own: gc,memory",
        listed=True,
    ),
    Option(
        name="lab_baseline",
        default="",
        metavar="RUN",
        help="a run to hold this one against at the end: a file, an id or the end of one, or latest",
    ),
    Option(
        name="lab_fail_on",
        default="refuted",
        metavar="STATES",
        help="which expectations fail: refuted (the default), inconclusive (those too), never; with a comma, regressed: what is"
        " slower than in the baseline ends the run with exit code 10",
    ),
)


def add_options(parser: pytest.Parser) -> None:
    """Tell pytest of them."""
    group = parser.getgroup("internals-lab", "measuring concurrency and memory")
    group.addoption(
        "--internals-lab",
        action="store_true",
        default=False,
        help="collect experiments (exp_*.py) and nothing else, measure them and write JSON",
    )
    for option in OPTIONS:
        group.addoption(option.flag, dest=option.name, default=None, metavar=option.metavar, help=option.help)
        if option.listed:
            parser.addini(option.name, f"default of {option.flag}", type="linelist", default=[])
        else:
            parser.addini(option.name, f"default of {option.flag}", default="")
    parser.addini("internals_lab_files", "which files are experiments", type="args", default=["exp_*.py"])
    parser.addini("lab_pythonpath", "folders that experiments can import from", type="paths", default=[])


def value_of(config: pytest.Config, name: str) -> str:
    """The option's text: command line, else ini, else its default."""
    option = next(one for one in OPTIONS if one.name == name)
    in_ini = "\n".join(config.getini(name)) if option.listed else config.getini(name)
    return str(config.getoption(name) or in_ini or option.default).strip()


def place_of(config: pytest.Config, name: str) -> str:
    """Where the value that holds was said, for an error: `--lab-x`, or `lab_x in pytest.ini`."""
    option = next(one for one in OPTIONS if one.name == name)
    if config.getoption(name) or not config.getini(name) or config.inipath is None:
        return option.flag
    return f"{name} in {config.inipath.name}"


def given_alone(config: pytest.Config) -> str | None:
    """The first option of the lab that was typed; in the ini it may stand for when it is needed."""
    words = [str(word).partition("=")[0] for word in config.invocation_params.args]
    return next((option.flag for option in OPTIONS if option.flag in words), None)


def is_experiment(config: pytest.Config, word: str) -> bool:
    """Whether a word of the command line names an experiment file that is there."""
    path = config.invocation_params.dir / word.partition("::")[0]
    return any(path.match(pattern) for pattern in config.getini("internals_lab_files")) and path.is_file()


def refuse_mistyped(parser: pytest.Parser, args: list[str]) -> None:
    """Raises UsageError for what nobody knows and is close to an option of the lab: others may begin with --lab- as well."""
    suspects = [word.partition("=")[0] for word in map(str, args) if word.startswith(("--lab", "--internal"))]
    known = {"--internals-lab", *(option.flag for option in OPTIONS)}
    if all(word in known for word in suspects):
        return
    import difflib

    import pytest

    _, unknown = parser.parse_known_and_unknown_args(args)
    for word in suspects:
        close = difflib.get_close_matches(word, known, n=1, cutoff=0.8)
        if close and word not in known and any(one.partition("=")[0] == word for one in unknown):
            raise pytest.UsageError(f"there is no option {word}; did you mean {close[0]}?")
