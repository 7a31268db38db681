"""Modules in C that need the GIL, and such that do not."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest

from internals_lab.model.interpreter import Interpreter

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
