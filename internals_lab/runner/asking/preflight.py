"""Before any timing: what installs on which interpreter, what imports there, and what turns the GIL on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from internals_lab.counted import counted
from internals_lab.environments.environments import Environments, Made
from internals_lab.environments.importable import Importable, importable_in
from internals_lab.environments.needs import Needs
from internals_lab.environments.resolution import Refused
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.preflight import Import, OnInterpreter, Preflight
from internals_lab.runner.processes.failure import WorkerFailure
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.processes.worker_process import HELLO_TIMEOUT_S

IMPORT_TIMEOUT_S = 120.0


def preflight(
    needs: Needs,
    interpreters: Sequence[Interpreter],
    environments: Environments,
    launcher: Launcher,
    say: Callable[[str], None],
) -> Preflight:
    """Install what is needed on each interpreter and import all of it. Raises EnvironmentMakingError."""
    results = environments.made_for(needs)
    return Preflight(
        project=needs.project.name if needs.project is not None else None,
        requirements=needs.as_told(),
        interpreters=[_on(one, results[one.name], needs, launcher, say) for one in interpreters],
    )


def _on(
    interpreter: Interpreter,
    result: Made | Refused,
    needs: Needs,
    launcher: Launcher,
    say: Callable[[str], None],
) -> OnInterpreter:
    if isinstance(result, Refused):
        return OnInterpreter(
            interpreter=interpreter.name,
            short=interpreter.short,
            free_threaded=interpreter.free_threaded_build,
            outcome="refused",
            reason=result.reason,
            built=result.without_wheel,
        )
    inside = result.interpreter
    folders = msgspec.convert(inside.extra.get("package_folders") or [], list[str])
    modules = importable_in(folders, needs.project)
    say(f"importing {counted(len(modules), 'module')} on {interpreter.short} ...")
    return OnInterpreter(
        interpreter=interpreter.name,
        short=interpreter.short,
        free_threaded=interpreter.free_threaded_build,
        outcome="ready",
        packages=result.record.packages,
        built=result.record.built,
        imports=[_imported(one, inside, needs.roots, launcher) for one in modules],
    )


def _imported(
    importable: Importable, interpreter: Interpreter, roots: Sequence[str], launcher: Launcher
) -> Import:
    worker = None
    try:
        worker = launcher.start(interpreter)
        worker.hello(HELLO_TIMEOUT_S)
        told = worker.ask(
            "try_import",
            IMPORT_TIMEOUT_S,
            module=importable.module,
            further=importable.compiled,
            roots=list(roots),
        )
    except WorkerFailure as failure:
        return Import(module=importable.module, package=importable.package, error=failure.reason)
    finally:
        if worker is not None:
            worker.end(at_once=True)
    return Import(
        module=importable.module,
        package=importable.package,
        error=told["error"],
        gil_enabled=told["gil"]["at_end"],
        enabled_by=told["gil"]["enabled_by"],
        importers=told["gil"]["importers"],
        only_deeper=told["only_deeper"],
    )
