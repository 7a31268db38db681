"""The C API: what it costs to call C, by the way in which it is called, and what C gains by letting go of the GIL.

Asked: how dear is a call of one trivial function, which negates a number, as a `def`, as a builtin, through CPython's own
C API, through ctypes, cffi and HPy? The work is next to nothing, so what is timed is the way there and back. An article
says of C extensions that they can release the GIL, and of HPy that it is an API which assumes nothing about reference
counts: what the one gains with threads, and what the other costs, is measured here.

The C in this file is compiled on the spot, with the measured interpreter's own compiler settings, once, and kept in the
user's cache folder. Where there is no compiler, no headers or no package, the cells are unsupported and say so.
"""

import importlib.machinery
import importlib.util
import os
import sys

from internals_lab import Unsupported, scenario

PLAIN = "long negated(long x) { return -x; }"

PYTHON = r"""
#include <Python.h>

/* A chain of multiplications: each waits for the one before it, and no compiler can shorten it. */
static long spun(long steps) {
    unsigned long x = 1;
    for (long step = 0; step < steps; step++) x = x * 6364136223846793005UL + 1442695040888963407UL;
    return (long)(x >> 40);
}

static PyObject *negate(PyObject *module, PyObject *argument) {
    long x = PyLong_AsLong(argument);
    if (x == -1 && PyErr_Occurred()) return NULL;
    return PyLong_FromLong(-x);
}

static PyObject *spin_keeping_the_gil(PyObject *module, PyObject *argument) {
    long steps = PyLong_AsLong(argument);
    if (steps == -1 && PyErr_Occurred()) return NULL;
    return PyLong_FromLong(spun(steps));
}

static PyObject *spin_without_the_gil(PyObject *module, PyObject *argument) {
    long steps = PyLong_AsLong(argument), result;
    if (steps == -1 && PyErr_Occurred()) return NULL;
    Py_BEGIN_ALLOW_THREADS
    result = spun(steps);
    Py_END_ALLOW_THREADS
    return PyLong_FromLong(result);
}

static PyMethodDef methods[] = {
    {"negate", negate, METH_O, NULL},
    {"spin_keeping_the_gil", spin_keeping_the_gil, METH_O, NULL},
    {"spin_without_the_gil", spin_without_the_gil, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
#ifdef Py_mod_gil
    /* Without these words a free-threaded build would turn its GIL on. */
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef trivial = {
    PyModuleDef_HEAD_INIT, "trivial", NULL, 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit_trivial(void) { return PyModuleDef_Init(&trivial); }
"""

HPY = r"""
#include "hpy.h"

HPyDef_METH(negate, "negate", HPyFunc_O)
static HPy negate_impl(HPyContext *ctx, HPy module, HPy argument) {
    long x = HPyLong_AsLong(ctx, argument);
    if (x == -1 && HPyErr_Occurred(ctx)) return HPy_NULL;
    return HPyLong_FromLong(ctx, -x);
}

static HPyDef *defines[] = {&negate, NULL};
static HPyModuleDef trivial_of_hpy = {.defines = defines};
HPy_MODINIT(trivial_of_hpy, trivial_of_hpy)
"""


SUFFIX = importlib.machinery.EXTENSION_SUFFIXES[0]


def compiled(name, source, options=(), suffix=SUFFIX):
    """Where the library of that source is, for this interpreter. Made by the first process that needs it."""
    import hashlib

    told = "\n".join([source, sys.version, os.path.realpath(sys.executable), *options])
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = os.path.join(cache, "internals-lab", "compiled", hashlib.sha256(told.encode()).hexdigest()[:16])
    library = os.path.join(folder, name + suffix)
    if not os.path.exists(library):
        compile_c(source, library, options)
    return library


def compile_c(source, library, options):
    # Imported only here, by one process in many runs: what is timed has none of it loaded.
    import shlex
    import shutil
    import subprocess
    import sysconfig
    import tempfile

    linker = shlex.split(sysconfig.get_config_var("LDSHARED") or "")
    if not linker or shutil.which(linker[0]) is None:
        raise Unsupported(
            "there is no C compiler %s" % (linker[0] if linker else "that this Python knows of")
        )
    headers = sysconfig.get_path("include")
    if source is not PLAIN and not os.path.exists(os.path.join(headers, "Python.h")):
        raise Unsupported("this Python's headers are not installed: no Python.h in %s" % headers)
    flags = [*shlex.split(sysconfig.get_config_var("CFLAGS") or ""), "-fPIC", "-I" + headers, *options]
    os.makedirs(os.path.dirname(library), exist_ok=True)
    with tempfile.TemporaryDirectory(dir=os.path.dirname(library)) as folder:
        text, made = os.path.join(folder, "trivial.c"), os.path.join(folder, "made")
        with open(text, "w") as stream:
            stream.write(source)
        done = subprocess.run([*linker, *flags, text, "-o", made], capture_output=True, text=True)
        if done.returncode:
            errors = [line for line in done.stderr.splitlines() if "error" in line] or ["it says nothing"]
            raise Unsupported("the C compiler refuses: %s" % errors[0][-200:])
        # At once or not at all: another process may be making the same one.
        os.replace(made, library)


def extension():
    library = compiled("trivial", PYTHON)
    spec = importlib.util.spec_from_file_location("trivial", library)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def imported(name):
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Unsupported("%s cannot be imported: %s" % (name, error)) from None


def negated(x):
    return -x


OPEN = []


def of_ctypes():
    ctypes = imported("ctypes")
    function = ctypes.CDLL(compiled("plain", PLAIN)).negated
    function.argtypes, function.restype = [ctypes.c_long], ctypes.c_long
    return function


def of_cffi():
    interface = imported("cffi").FFI()
    interface.cdef("long negated(long);")
    library = interface.dlopen(compiled("plain", PLAIN))
    # The function alone does not keep it: a collection would close the library, and the next call crash.
    OPEN.append(library)
    return library.negated


def of_hpy():
    universal = imported("hpy.universal")
    version = universal.get_version()[0]
    if version < "0.9":
        raise Unsupported("HPy %s is older than 0.9, and this is written otherwise for it" % version)
    headers = os.path.join(os.path.dirname(universal.__file__), "devel", "include")
    library = compiled("trivial_of_hpy", HPY, ("-I" + headers, "-DHPY", "-DHPY_ABI_UNIVERSAL"), ".hpy0.so")
    spec = importlib.util.spec_from_file_location("trivial_of_hpy", library)
    return universal.load("trivial_of_hpy", library, spec).negate


WAYS = {
    "def": lambda: negated,
    "builtin": lambda: importlib.import_module("operator").neg,
    "C API": lambda: extension().negate,
    "ctypes": of_ctypes,
    "cffi": of_cffi,
    "HPy": of_hpy,
}


def way_there(way):
    return WAYS[way]()


def way_there_with_cffi(way):
    # Where it is missing, there is nothing to compare, and so nothing to measure.
    of_cffi()
    return WAYS[way]()


def way_there_with_hpy(way):
    of_hpy()
    return WAYS[way]()


def thousand_calls(function):
    # Ten a turn, so that the loop is a small part of what is timed.
    x = 42
    for _ in range(100):
        function(x), function(x), function(x), function(x), function(x)
        function(x), function(x), function(x), function(x), function(x)
    return function(x)


@scenario(strategies=["sequential"], params={"way": ["def", "builtin", "C API", "ctypes"]}, setup=way_there)
def call(function, way):
    """A thousand calls of the function that negates a number. A compiler that looks into the def leaves little of them."""
    return thousand_calls(function)


call.claim(
    "A function in C is cheaper to call than a def",
    compare=({"way": "C API"}, {"way": "def"}),
    speedup="> 1",
    section="8",
)
call.claim(
    "A call through ctypes takes more than twice as long as one through the C API",
    compare=({"way": "ctypes"}, {"way": "C API"}),
    speedup="< 0.5",
)


@scenario(
    strategies=["sequential"],
    params={"way": ["C API", "cffi"]},
    setup=way_there_with_cffi,
    requirements=["cffi"],
)
def call_by_cffi(function, way):
    """The same through cffi, which reads the C declaration when it is loaded (its ABI mode)."""
    return thousand_calls(function)


call_by_cffi.claim(
    "A call through cffi takes more than twice as long as one through the C API",
    compare=({"way": "cffi"}, {"way": "C API"}),
    speedup="< 0.5",
)


@scenario(
    strategies=["sequential"],
    params={"way": ["C API", "HPy"]},
    setup=way_there_with_hpy,
    # Its last release, of 2023, builds on no newer CPython.
    requirements=["hpy==0.9.0; implementation_name == 'cpython' and python_version < '3.13'"],
)
def call_by_hpy(function, way):
    """The same through HPy's universal binary interface, in which every argument is a handle."""
    return thousand_calls(function)


call_by_hpy.claim(
    "A call through HPy costs no more than one through the C API",
    compare=({"way": "HPy"}, {"way": "C API"}),
    speedup="> 0.95",
    section="10",
)


def spinning(gil_released):
    module = extension()
    return module.spin_without_the_gil if gil_released else module.spin_keeping_the_gil


@scenario(
    strategies=["sequential", "threads"],
    workers=["cores"],
    params={"gil_released": [False, True]},
    # A tenth of the usual: who keeps the GIL is met in blocks that are a tenth as long.
    knobs={"switch_interval": [0.0005]},
    setup=spinning,
)
def compute_in_c(spin, gil_released):
    """C that computes for a millisecond, and keeps the GIL meanwhile or lets it go."""
    return spin(500000)


compute_in_c.claim(
    "C that keeps the GIL gains nothing from threads",
    compare=("threads", "sequential"),
    where={"gil": True, "gil_released": False},
    speedup="< 1.1",
    section="11",
)
compute_in_c.claim(
    "C extensions can release the GIL: then threads cut wall time",
    compare=("threads", "sequential"),
    where={"gil_released": True},
    speedup="> 1.2",
    section="11",
)
