#!/usr/bin/env bash
# Sets up everything that the tests need, then runs all checks and all tests; fails if either does.
set -uo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh dev || exit
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null; then
    scripts/debian_packages.sh "The dashboard's tests drive a real Chromium" "about 1 minute, 200 MB of downloads, 710 MB of disk" \
        chromium || exit
fi
.venv/bin/internals-lab interpreters install 3.13t 3.13 || exit
# What is in Debian's newest suites may be missing on a day; the tests that need it then skip with its name, or fail
# where tests/allowed_skips.txt does not allow that.
.venv/bin/internals-lab interpreters install 3.14 3.15 pypy3.9 pypy3.11 micropython jython pyodide ||
    echo "Some interpreters are missing (the reasons are above); going on without them."

scripts/check.sh
checked=$?
echo "==> tests that measure nothing, side by side (a few minutes)"
.venv/bin/python -m pytest -m "not measures" --numprocesses logical --dist loadfile --durations=15 --durations-min=10
looked_at=$?
echo "==> tests that measure, one after the other (many minutes)"
.venv/bin/python -m pytest -m measures --durations=15 --durations-min=10
measured=$?
((checked == 0 && looked_at == 0 && measured == 0))
