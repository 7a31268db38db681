"""Everything that `internals-lab interpreters install` can get, one entry each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from internals_lab.errors import InterpreterError, nearest
from internals_lab.interpreters.provision.cinderx import CinderX
from internals_lab.interpreters.provision.cost import Cost
from internals_lab.interpreters.provision.debian_packages import DebianPackages
from internals_lab.interpreters.provision.jython import JythonPackages
from internals_lab.interpreters.provision.offer import Offer
from internals_lab.interpreters.provision.proof import Expected
from internals_lab.interpreters.provision.pyodide import NpmPyodide
from internals_lab.interpreters.provision.source_build import WITH_GIL, WITHOUT_GIL, SourceBuild
from internals_lab.interpreters.provision.uv_download import UvDownload
from internals_lab.interpreters.provision.way import Way

# Newest first: sid may lack one on a day when Debian moves from one version to the next.
DEVELOPED = ("sid", "forky")
NEWEST = (*DEVELOPED, "trixie")
# Oldest first: there, nothing moves.
STABLE = ("bookworm", "trixie", "forky", "sid")

# The package lists of a suite, about 11 MB, are counted in; they are kept and read anew only where they changed.
CPYTHON_PACKAGES = Cost(
    download_bytes=35_000_000, time="some 20 s", meanwhile_bytes=200_000_000, kept_bytes=65_000_000
)
PYPY_PACKAGES = Cost(
    download_bytes=35_000_000, time="some 20 s", meanwhile_bytes=200_000_000, kept_bytes=105_000_000
)
MICROPYTHON_PACKAGES = Cost(
    download_bytes=15_000_000, time="some 10 s", meanwhile_bytes=80_000_000, kept_bytes=16_000_000
)
JYTHON_PACKAGES = Cost(
    download_bytes=120_000_000, time="some 25 s", meanwhile_bytes=500_000_000, kept_bytes=300_000_000
)


def _cpython(version: str, *ways: Way, twin: str | None = None) -> Offer:
    numbers = version.removesuffix("t")
    return Offer(
        word=version,
        aliases=(f"python{version}", f"cpython-{version}"),
        folder=f"cpython-{version}",
        executable=f"bin/python{version}",
        expected=Expected(
            implementation="cpython",
            language=tuple(map(int, numbers.split("."))),
            free_threaded=numbers != version,
        ),
        ways=(UvDownload(request=version), *ways),
        twin=twin,
    )


def _pypy(language: str, suites: tuple[str, ...], *aliases: str) -> Offer:
    return Offer(
        word=f"pypy{language}",
        aliases=aliases,
        folder=f"pypy-{language}",
        executable=f"bin/pypy{language}",
        expected=Expected(implementation="pypy", language=tuple(map(int, language.split(".")))),
        ways=(
            UvDownload(request=f"pypy{language}"),
            *_packages(
                "pypy3",
                suites,
                programs=re.escape(f"pypy{language}"),
                cost=PYPY_PACKAGES,
                headers=("pypy3-dev",),
            ),
        ),
    )


def _packages(
    package: str, suites: tuple[str, ...], *, programs: str, cost: Cost, headers: tuple[str, ...] = ()
) -> list[DebianPackages]:
    return [
        DebianPackages(suite=suite, packages=(package,), programs=programs, cost=cost, headers=headers)
        for suite in suites
    ]


def _debian_cpython(version: str) -> list[DebianPackages]:
    package = f"python{version}"
    return _packages(
        package, DEVELOPED, programs=re.escape(package), cost=CPYTHON_PACKAGES, headers=(f"lib{package}-dev",)
    )


_ALL = (
    _cpython("3.13t", SourceBuild(recipe=WITHOUT_GIL), twin="3.13"),
    _cpython("3.13", SourceBuild(recipe=WITH_GIL), twin="3.13t"),
    _cpython("3.14", *_debian_cpython("3.14")),
    _cpython("3.15", *_debian_cpython("3.15")),
    _cpython("3.14t"),
    _cpython("3.15t"),
    _pypy("3.9", ("bookworm",), "pypy"),
    _pypy("3.11", NEWEST),
    Offer(
        word="micropython",
        folder="micropython",
        executable="bin/micropython",
        expected=Expected(implementation="micropython", language=(3,)),
        ways=tuple(_packages("micropython", NEWEST, programs="micropython", cost=MICROPYTHON_PACKAGES)),
    ),
    Offer(
        word="jython",
        folder="jython",
        executable="bin/jython",
        expected=Expected(implementation="jython", language=(2, 7)),
        ways=tuple(
            JythonPackages(
                suite=suite,
                packages=("jython", "default-jre-headless"),
                programs="jython",
                cost=JYTHON_PACKAGES,
            )
            for suite in STABLE
        ),
    ),
    Offer(
        word="pyodide",
        folder="pyodide",
        executable="bin/pyodide",
        expected=Expected(implementation="pyodide", language=(3,)),
        ways=(NpmPyodide(),),
    ),
    Offer(
        word="cinderx",
        folder="cinderx-3.14",
        executable="bin/python3.14",
        expected=Expected(implementation="cpython", language=(3, 14), modules=("cinderx", "cinderx.jit")),
        ways=(CinderX(base=Path("cpython-3.14/bin/python3.14")),),
        over="3.14",
    ),
)
OFFERS = {offer.word: offer for offer in _ALL}


def offer_for(word: str, offers: Mapping[str, Offer] = OFFERS) -> Offer:
    """What is meant by a user's word; InterpreterError with the nearest valid one where nothing is."""
    wanted = word.strip().lower()
    for offer in offers.values():
        if wanted == offer.word or wanted in offer.aliases:
            return offer
    close = nearest(word, offers)
    everything = "" if close.startswith("; valid") else f" All that can: {', '.join(offers)}"
    raise InterpreterError(f"{word!r} is nothing that can be installed{close}{everything}")
