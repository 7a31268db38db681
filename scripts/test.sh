#!/usr/bin/env bash
# Sets up everything that the tests need, then runs all checks and all tests; fails if any does.
set -uo pipefail
cd "$(dirname "$0")/.."

# Where the environment forbids bytecode, each of the hundreds of processes below would compile everything anew.
unset PYTHONDONTWRITEBYTECODE
kept=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$kept"' EXIT

# Chromium is downloaded while the environment is: what it says is shown when it is there.
chromium=
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null; then
    scripts/debian_packages.sh "The dashboard's tests drive a real Chromium" "about 1 minute, 200 MB of downloads, 710 MB of disk" \
        chromium >"$kept/chromium" 2>&1 </dev/null &
    chromium=$!
fi
scripts/environment.sh dev || exit
if [ -n "$chromium" ]; then
    wait "$chromium"
    installed=$?
    cat "$kept/chromium"
    ((installed == 0)) || exit "$installed"
fi

# Checks take one core, of which installing and the first tests leave some; they give way to both.
echo "==> checks of format, lint, types, layers and dependencies; what they say follows the first tests"
nice -n 5 scripts/check.sh >"$kept/checks" 2>&1 </dev/null &
checking=$!
.venv/bin/internals-lab interpreters install 3.13t 3.13 || exit
# What is in Debian's newest suites may be missing on a day; the tests that need it then skip with its name, or fail
# where tests/allowed_skips.txt does not allow that.
.venv/bin/internals-lab interpreters install 3.14 3.15 pypy3.9 pypy3.11 micropython jython pyodide ||
    echo "Some interpreters are missing (the reasons are above); going on without them."

side_by_side=(--numprocesses logical --durations=15 --durations-min=10)
echo "==> tests that measure nothing, side by side (a few minutes)"
.venv/bin/python -m pytest -m "not measures and not after_measuring" --dist loadfile --no-loadscope-reorder "${side_by_side[@]}"
first=$?
wait "$checking"
checked=$?
cat "$kept/checks"
echo "==> tests that measure, one after the other (many minutes)"
.venv/bin/python -m pytest -m measures --measured="$kept/measured" --durations=15 --durations-min=10
measured=$?
echo "==> tests that look at what was measured, side by side (a minute)"
.venv/bin/python -m pytest -m after_measuring --measured="$kept/measured" --dist load "${side_by_side[@]}"
looked_at=$?
((checked == 0 && first == 0 && measured == 0 && looked_at == 0))
