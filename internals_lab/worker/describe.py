"""What an interpreter says of itself. Run as a script it prints one line: MARKER and a JSON object.

The same file runs on CPython 2.7 to 3.15, PyPy, Jython and MicroPython, so it keeps to what all of them parse:
no f-strings, annotations or keyword-only arguments, and everything beyond sys, json and time is tried, not relied on.
"""

import sys

if __name__ == "__main__" and sys.path:
    del sys.path[0]  # a script's own folder: our file names must not hide the standard library's

import json
import time

MARKER = "internals-lab-interpreter:"


def attempt(function, *arguments):
    """The function's answer, or None: `hasattr` is not enough (Jython has calls that raise NotImplementedError)."""
    try:
        return function(*arguments)
    except Exception:
        return None


def module(name):
    """A module of the standard library, or None where the interpreter has none."""
    return attempt(lambda: __import__(name))


def config(name):
    """A value of the build's configuration, or None."""
    return attempt(lambda: __import__("sysconfig").get_config_var(name))


def dotted(version):
    """(3, 14, 0, 'candidate', 2) as '3.14.0rc2'."""
    parts = list(version)
    text = ".".join([str(part) for part in parts[:3]])
    suffix = {"alpha": "a", "beta": "b", "candidate": "rc"}
    if len(parts) > 4 and parts[3] in suffix:
        text = text + suffix[parts[3]] + str(parts[4])
    return text


def implementation():
    """The implementation's name and its own version, which is not the language's on PyPy and MicroPython."""
    about = getattr(sys, "implementation", None)
    name = getattr(about, "name", None)
    if name is None:
        if sys.platform.startswith("java"):
            name = "jython"
        elif sys.platform == "cli":
            name = "ironpython"
        else:
            name = "pypy" if hasattr(sys, "pypy_version_info") else "cpython"
    version = getattr(sys, "pypy_version_info", None) or getattr(about, "version", None) or sys.version_info
    return name, dotted(version)


def source_commit():
    """The commit that the interpreter was built from, where it was built from a checkout."""
    commit = getattr(sys, "_git", ("", "", ""))[2]
    return commit or None


def build_flags(name):
    """Profile-guided and link-time optimisation: True, False, or None where the build does not show it.

    Distributions drive the optimised build from their own rules, so for a build that is meant for /usr silence proves
    nothing, wherever it lies.
    """
    arguments = config("CONFIG_ARGS")
    if name != "cpython" or arguments is None:
        return None, None
    flags = " ".join([str(config(key) or "") for key in ("CFLAGS", "PY_CFLAGS_NODIST", "PY_LDFLAGS_NODIST")])
    silent = None if "--prefix=/usr'" in arguments else False
    pgo = "--enable-optimizations" in arguments or "-fprofile-use" in flags or silent
    lto = ("--with-lto" in arguments and "--with-lto=no" not in arguments) or "-flto" in flags or silent
    return pgo, lto


def assertions(name):
    """Whether the assertions of the interpreter's own source are compiled in; None where the build does not show it."""
    arguments = config("CONFIG_ARGS")
    if name != "cpython" or arguments is None:
        return None
    if "--with-assertions" in arguments or "--with-pydebug" in arguments:
        return True
    return False if "-DNDEBUG" in str(config("CFLAGS")) else None


def jit(name):
    """Whether there is a just-in-time compiler, and whether it is on."""
    control = getattr(sys, "_jit", None)
    if control is not None:
        return attempt(control.is_available), attempt(control.is_enabled)
    if name == "pypy":
        there = module("pypyjit") is not None
        return there, there
    if name in ("jython", "ironpython", "graalpy"):
        # That of Java, of .NET, of GraalVM.
        return True, True
    if name == "micropython":
        return False, False
    if name == "cpython":
        there = "--enable-experimental-jit" in (config("CONFIG_ARGS") or "")
        return there, None if there else False
    return None, None


def gil(name):
    """Whether threads take turns now; None for those that do not say, which before CPython 3.13 means that they do."""
    if name in ("jython", "ironpython"):
        return False
    if name == "micropython":
        return attempt(lambda: sys.implementation._thread == "GIL")
    return attempt(lambda: sys._is_gil_enabled())


def allocator(name, free_threaded):
    """The memory allocator for objects: what PYTHONMALLOC asks for, else the build's own."""
    os = module("os")
    asked = attempt(lambda: os.environ.get("PYTHONMALLOC"))
    if asked:
        return asked
    if name != "cpython":
        return None
    if free_threaded:
        return "mimalloc"
    # Windows has no such variable and always has pymalloc.
    return "malloc" if config("WITH_PYMALLOC") == 0 else "pymalloc"


def libc():
    """The C library that the process runs on."""
    os = module("os")
    answer = attempt(lambda: os.confstr("CS_GNU_LIBC_VERSION"))
    if not answer:
        answer = attempt(lambda: " ".join(__import__("platform").libc_ver()).strip())
    return answer or None


def clock():
    """The best clock at hand: its name, and a function that gives nanoseconds."""
    if hasattr(time, "perf_counter_ns"):
        return "perf_counter_ns", time.perf_counter_ns
    if hasattr(time, "perf_counter"):
        return "perf_counter", lambda: int(time.perf_counter() * 1000000000)
    java = attempt(lambda: __import__("java.lang").lang.System)
    if java is not None:
        return "java.nanoTime", lambda: int(java.nanoTime())
    if hasattr(time, "ticks_us"):
        return "ticks_us", lambda: time.ticks_us() * 1000
    return "time", lambda: int(time.time() * 1000000000)


def clock_step_ns(now):
    """The smallest step seen between two readings that differ."""
    smallest = None
    for _ in range(50):
        first = now()
        second = now()
        tries = 0
        while second == first and tries < 100000:
            second = now()
            tries = tries + 1
        if second > first and (smallest is None or second - first < smallest):
            smallest = second - first
    return smallest


def mapped_files():
    """Every file that is mapped into this process; raises where there is no /proc."""
    with open("/proc/self/maps") as maps:
        return [line.rstrip("\n").split(" ")[-1] for line in maps]


def java_archive():
    """The archive that Jython was loaded from; raises where there is no Java."""
    loaded = __import__("java.lang").lang.Class.forName("org.python.core.Py")
    return str(loaded.getProtectionDomain().getCodeSource().getLocation().getPath())


def loaded_library():
    """The library that holds the interpreter, None where the executable holds it itself."""
    archive = attempt(java_archive)
    if archive is not None:
        return archive
    mapped = attempt(mapped_files)
    if mapped is not None:
        names = [path for path in mapped if path.split("/")[-1].startswith(("libpython", "libpypy"))]
        return names[0] if names else None
    if not config("Py_ENABLE_SHARED"):
        return None
    os = module("os")
    return attempt(lambda: os.path.join(config("LIBDIR"), config("INSTSONAME") or config("LDLIBRARY")))


def package_folders():
    """The folders where installed packages are recorded."""
    os = module("os")
    endings = ("site-packages", "dist-packages")
    folders = [path for path in sys.path if path.rstrip("/\\").endswith(endings)]
    return attempt(lambda: [path for path in folders if os.path.isdir(path)]) or []


def packages(folders):
    """Installed distributions by the names of their records: no import, so it costs next to nothing."""
    os = module("os")
    found = {}
    for folder in folders:
        for entry in attempt(os.listdir, folder) or []:
            if entry.endswith(".dist-info") and "-" in entry:
                name, version = entry[: -len(".dist-info")].split("-", 1)
                # The first folder on the path wins, as it does for imports.
                found.setdefault(name.lower().replace("_", "-"), version)
    return found


def describe():
    """Everything that the interpreter can say, as JSON data; None where it does not know."""
    name, version = implementation()
    free_threaded = bool(config("Py_GIL_DISABLED"))
    pgo, lto = build_flags(name)
    jit_available, jit_enabled = jit(name)
    clock_name, now = clock()
    gc = module("gc")
    os = module("os")
    seconds = attempt(lambda: sys.getswitchinterval())
    thresholds = attempt(lambda: list(gc.get_threshold()))
    folders = package_folders()
    prefix = getattr(sys, "prefix", None)
    return {
        "implementation": name,
        "version": version,
        "language_version": [int(part) for part in sys.version_info[:3]],
        "free_threaded_build": free_threaded,
        "gil_enabled_at_start": gil(name),
        "source_commit": attempt(source_commit),
        "jit_available": jit_available,
        "jit_enabled": jit_enabled,
        "compiler": attempt(lambda: __import__("platform").python_compiler()) or None,
        "configure_arguments": config("CONFIG_ARGS"),
        "pgo": pgo,
        "lto": lto,
        "debug_build": hasattr(sys, "gettotalrefcount"),
        "assertions": assertions(name),
        "allocator": allocator(name, free_threaded),
        "gc_thresholds": thresholds,
        "switch_interval_ns": None if seconds is None else int(round(seconds * 1000000000)),  # noqa: RUF046 Python 2 rounds to a float
        "libc": libc(),
        "clock": clock_name,
        "clock_step_ns": clock_step_ns(now),
        "packages": attempt(packages, folders) or {},
        "extra": {
            "executable": attempt(lambda: sys.executable),
            "base_executable": attempt(
                lambda: os.path.realpath(getattr(sys, "_base_executable", sys.executable))
            ),
            "prefix": prefix,
            "base_prefix": getattr(sys, "base_prefix", prefix),
            "libpython": attempt(loaded_library),
            "package_folders": folders,
            "platform": sys.platform,
            "version_text": sys.version.replace("\n", " "),
        },
    }


if __name__ == "__main__":
    # Python 2 keeps paths as bytes; a name that is no UTF-8 must not cost the whole answer.
    answer = describe()
    line = attempt(lambda: json.dumps(answer))
    if line is None:
        answer["extra"] = {}
        answer["packages"] = {}
        line = json.dumps(answer)
    sys.stdout.write("\n" + MARKER + line + "\n")
    attempt(lambda: sys.stdout.flush())
