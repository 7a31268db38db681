"""The one way in which an experiment file comes into a process, child or subinterpreter."""

import os
import sys

from . import declaring

try:
    # What importlib.util hands on; it is slow to import itself.
    from _frozen_importlib import module_from_spec
    from _frozen_importlib_external import spec_from_file_location
except ImportError:
    from importlib.util import module_from_spec, spec_from_file_location

try:
    # hashlib would load OpenSSL, in every process that is started: that takes longer than to load an experiment.
    from _sha2 import sha256
except ImportError:
    try:
        from _sha256 import sha256
    except ImportError:
        from hashlib import sha256


class SourceChanged(Exception):
    pass


class Experiment:
    """Where a file is and under which name it is loaded; travels to children as plain words."""

    def __init__(self, path, module, roots, sha256=None):
        self.path = path
        self.module = module
        self.roots = roots
        self.sha256 = sha256

    def load(self):
        """The loaded module. Raises SourceChanged when the file is not the one that was collected."""
        with open(self.path, "rb") as stream:
            source = stream.read()
        found = sha256(source).hexdigest()
        if self.sha256 is not None and found != self.sha256:
            raise SourceChanged(
                "%s was edited while the run went on: its numbers would mix two programs; run again"
                % self.path
            )
        sys.modules["internals_lab"] = declaring
        for root in reversed(self.roots):
            if root not in sys.path:
                sys.path.insert(0, root)
        parent = self.module.rpartition(".")[0]
        if parent:
            __import__(parent)
        spec = spec_from_file_location(self.module, self.path)
        module = module_from_spec(spec)
        sys.modules[self.module] = module
        try:
            # Compiled from the bytes that were hashed, not through the loader's cache of an older file.
            exec(compile(source, self.path, "exec", dont_inherit=True), module.__dict__)
        except BaseException:
            sys.modules.pop(self.module, None)
            raise
        return module

    def words(self):
        return {"path": self.path, "module": self.module, "roots": self.roots, "sha256": self.sha256}


def scenarios_of(module, path):
    """The module's scenarios by name, in the order of the file; only those that this file declares."""
    found = {}
    for name, value in vars(module).items():
        # Not isinstance, which asks a value that is none for its `__class__`: that may be code of the file's own.
        if issubclass(type(value), declaring.Scenario) and os.path.abspath(value.file) == os.path.abspath(
            path
        ):
            if value.kind == "snippets" and not value.name:
                value.name = name
            if value.name in found and found[value.name] is not value:
                raise declaring.DeclarationMistake(
                    "two scenarios are named %r (the other at line %d)"
                    % (value.name, found[value.name].line),
                    value.file,
                    value.line,
                )
            found[value.name] = value
    return found
