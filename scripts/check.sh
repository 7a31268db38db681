#!/usr/bin/env bash
# Every check that needs no interpreter but the environment's own; all of them run, then the verdict.
set -uo pipefail
cd "$(dirname "$0")/.."

failed=()
check() {
    echo "==> $*"
    ".venv/bin/$1" "${@:2}" || failed+=("$*")
}

check ruff format --check .
check ruff check .
check mypy
check lint-imports
check deptry .
if ((${#failed[@]})); then
    printf 'failed: %s\n' "${failed[@]}" >&2
    exit 1
fi
echo "All checks passed."
