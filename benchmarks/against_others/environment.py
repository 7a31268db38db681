"""The other tools, each in an environment of its own outside the work tree: never among the lab's dependencies."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from internals_lab.interpreters.cache_folder import cache_folder
from internals_lab.model.interpreter import Interpreter

PINNED = {
    "pyperf": ("pyperf==2.10.0",),
    "pytest-benchmark": ("pytest-benchmark==5.3.1", "pytest==9.2.0"),
    "asv": ("asv==0.6.6",),
    "memray": ("memray==1.20.0",),
}


def python_with(tool: str, interpreter: Interpreter) -> Path:
    """The Python of an environment of this interpreter that has the tool; made when it is not there."""
    pins = PINNED[tool]
    key = hashlib.sha256(" ".join([interpreter.executable, interpreter.identity, *pins]).encode())
    folder = cache_folder() / "benchmark-tools" / f"{interpreter.short}-{tool}-{key.hexdigest()[:12]}"
    python, stamp = folder / "bin" / "python", folder / "installed"
    if not stamp.exists():
        print(f"installing {', '.join(pins)} for {interpreter.name}", file=sys.stderr)
        subprocess.run([interpreter.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *pins], check=True)
        stamp.write_text("\n".join(pins))
    return python
