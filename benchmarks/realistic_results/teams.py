"""What made-up teams measure on: their machines, and interpreters of which it is known how fast they are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.topology import Topology


def digest(words: str) -> str:
    """What stands for a hash of something that does not exist."""
    return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Build:
    """An interpreter. `slowness` is what one thread takes on it, over what it takes on CPython 3.13."""

    name: str
    short: str
    version: str
    implementation: str = "cpython"
    slowness: float
    free_threaded: bool = False

    @property
    def interpreter(self) -> Interpreter:
        """As it would describe itself."""
        numbers = [int(part) for part in self.version.split(".")]
        return Interpreter(
            name=self.name,
            short=self.short,
            identity=digest(self.name),
            executable=f"~/interpreters/{self.name}/bin/python",
            found_by="PATH",
            implementation=self.implementation,
            version=self.version,
            free_threaded_build=self.free_threaded,
            gil_enabled_at_start=not self.free_threaded,
            language_version=numbers,
            jit_available=False,
            jit_enabled=False,
            compiler="GCC 12.2.0",
            pgo=True,
            lto=True,
            debug_build=False,
            assertions=False,
            allocator="mimalloc" if self.free_threaded else "pymalloc",
            gc_thresholds=[2000, 10, 10],
            switch_interval_ns=5_000_000,
            libc="glibc 2.36",
            clock="perf_counter_ns",
            clock_step_ns=40,
            hello_ns=21_000_000,
        )


GIL_13 = Build(name="cpython-3.13.5", short="3.13", version="3.13.5", slowness=1.0)
FREE_13 = Build(name="cpython-3.13.5t", short="3.13t", version="3.13.5", slowness=1.38, free_threaded=True)
GIL_14 = Build(name="cpython-3.14.0", short="3.14", version="3.14.0", slowness=0.95)
FREE_14 = Build(name="cpython-3.14.0t", short="3.14t", version="3.14.0", slowness=1.06, free_threaded=True)
PYPY = Build(name="pypy-7.3.20", short="pypy3.11", version="3.11.13", implementation="pypy", slowness=0.21)
# Which of them a run asks for.
ASKED_FOR = ((GIL_13, FREE_13), (GIL_14, FREE_14), (GIL_13, FREE_13, PYPY), (GIL_13, FREE_13, FREE_14))


def machine(name: str, *, cores: int) -> Machine:
    """A machine with so many cores, two threads on each from eight on."""
    physical = cores // 2 if cores >= 8 else cores
    groups = [[core, core + physical] if physical < cores else [core] for core in range(physical)]
    return Machine(
        id=digest(name)[:16],
        system="Linux",
        release="6.1.0",
        architecture="x86_64",
        cores_logical=cores,
        cores_physical=physical,
        cores_usable=cores,
        cpus_allowed=list(range(cores)),
        memory_bytes=cores * 2**32,
        cpu_model=f"Made-up processor of {name}",
        load_1min_at_start=0.12,
        topology=Topology(cores=groups, packages=[list(range(cores))]),
    )


MACHINES = (machine("the build server", cores=8), machine("a laptop", cores=4))
