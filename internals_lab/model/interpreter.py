"""What an interpreter said of itself."""

from __future__ import annotations

from internals_lab.model.base import JSON, Record


class Interpreter(Record):
    """An interpreter as it described itself; None where it does not say.

    `name` is readable and unique in a run (`cpython-3.13.5t`); `short` is the word in item ids (`3.13t`).
    `identity` is the SHA-256 of executable and libpython: two builds of one version differ in it. `knobs` are what the
    run sets on it in all of its cells; its names bear them (`3.15+jit`), and everything else is as it starts unset.
    `assertions`: its own source's are compiled in, which a release leaves out.
    """

    name: str
    short: str
    identity: str
    executable: str
    found_by: str
    implementation: str
    version: str
    free_threaded_build: bool
    gil_enabled_at_start: bool | None = None
    language_version: list[int] = []
    source_commit: str | None = None
    jit_available: bool | None = None
    jit_enabled: bool | None = None
    compiler: str | None = None
    configure_arguments: str | None = None
    pgo: bool | None = None
    lto: bool | None = None
    debug_build: bool | None = None
    assertions: bool | None = None
    allocator: str | None = None
    gc_thresholds: list[int] | None = None
    switch_interval_ns: int | None = None
    libc: str | None = None
    clock: str | None = None
    clock_step_ns: int | None = None
    hello_ns: int | None = None
    packages: dict[str, str] = {}
    extra: dict[str, JSON] = {}
    knobs: dict[str, JSON] = {}

    @property
    def has_gil(self) -> bool:
        """Whether threads take turns on it unless a knob of the cell says otherwise."""
        set_to = self.knobs.get("gil")
        if set_to is not None:
            return set_to is True
        return self.gil_enabled_at_start is not False
