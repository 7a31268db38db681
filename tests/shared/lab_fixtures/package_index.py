"""Packages made up for a test, and where they are had from."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest


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
