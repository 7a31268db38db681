"""The worker's main file where experiments are loaded from files: core.py by way of its compiled form.

An interpreter keeps none of the file that it is started with, and to compile core.py anew takes a fifth of a start.
"""

import os
import sys

try:
    # What importlib.util hands on; it is slow to import itself.
    from _frozen_importlib import module_from_spec
    from _frozen_importlib_external import spec_from_file_location
except ImportError:
    from importlib.util import module_from_spec, spec_from_file_location

# By its path: it makes the package that it belongs to, also in a child that begins with this file (spawn).
spec = spec_from_file_location(
    "internals_lab_worker.core", os.path.join(os.path.dirname(os.path.abspath(__file__)), "core.py")
)
core = sys.modules[spec.name] = module_from_spec(spec)
spec.loader.exec_module(core)

if __name__ == "__main__":
    core.begin()
