#!/usr/bin/env bash
# Sets up, measures the bundled experiments at effort `quick`, and says how to look at the results.
set -uo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh dashboard || exit
interpreters=this,3.13t
if ! .venv/bin/internals-lab interpreters install 3.13t; then
    echo "There is no free-threaded Python to compare with (the reason is above); measuring this interpreter alone."
    interpreters=this
fi

# What asks for many versions of CPython has little to say of two.
.venv/bin/pytest --internals-lab experiments/ --ignore experiments/exp_faster_cpython.py --lab-effort quick \
    --lab-interpreters "$interpreters"
status=$?
# 12 is the lab's word for: nothing is wrong but the peace on this machine. The answers that could be had are there.
if ((status == 12)); then
    echo
    echo "Some figures are missing, because other programs used the processors (that is the exit code 12 above; make lab takes"
    echo "it for a success): make lab again in a quieter moment."
    status=0
fi
echo
echo "To browse the results: make dashboard"
exit "$status"
