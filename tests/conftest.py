"""What all tests share lies in shared/lab_fixtures; it is loaded here, and how examples are made is settled."""

import hypothesis

pytest_plugins = [
    "pytester",
    "lab_fixtures.skip_gate",
    "lab_fixtures.measuring",
    "lab_fixtures.interpreters",
    "lab_fixtures.extension_modules",
    "lab_fixtures.package_index",
    "lab_fixtures.measured_results",
]
# How long an example takes says more of what else runs on the machine than of the code.
hypothesis.settings.register_profile("any_machine", deadline=None)
hypothesis.settings.load_profile("any_machine")
