"""Jython from Debian's packages, with Debian's Java beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.debian_packages import DebianPackages
from internals_lab.interpreters.provision.private_prefix import use_own_libraries
from internals_lab.interpreters.provision.way import Site


@dataclass(frozen=True, kw_only=True)
class JythonPackages(DebianPackages):
    """Debian's own launcher is for the system's Java and jars in `/usr`; ours starts those that came along."""

    def settle(self, root: Path, site: Site) -> list[Path]:
        """The launcher."""
        java = next(root.glob("usr/lib/jvm/*/bin/java"), None)
        jars = sorted((root / "usr/share/java").glob("*.jar"))
        if java is None or not any(jar.name == "jython.jar" for jar in jars):
            raise InterpreterError(
                f"{' and '.join(self.packages)} of {self.name} brought no Java or no jython.jar"
            )
        use_own_libraries(root, [java], site)

        def final(path: Path) -> Path:
            return site.target / path.relative_to(root)

        launcher = root / "usr/bin/jython"
        launcher.unlink(missing_ok=True)
        launcher.write_text(
            "#!/bin/sh\n"
            f'exec "{final(java)}" -classpath "{":".join(str(final(jar)) for jar in jars)}" '
            f'-Dpython.home="{final(root / "usr/share/jython")}" -Dpython.executable="{final(launcher)}" '
            f'-Dpython.cachedir.skip=true org.python.util.jython "$@"\n',
            encoding="utf-8",
        )
        launcher.chmod(0o755)
        return [launcher]
