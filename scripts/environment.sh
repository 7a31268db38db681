#!/usr/bin/env bash
# environment.sh dashboard|dev: .venv with the project installed for editing; at once when nothing changed.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/step.sh
extra=${1:?usage: environment.sh dashboard|dev}

# What the environment was made from: the project file, the extra, and this folder, whose path is inside.
wanted() { echo "$(sha256sum <pyproject.toml | cut -c 1-64) $1 $PWD"; }
stamp=.venv/.installed
if [ -f "$stamp" ] && .venv/bin/python -c '' 2>/dev/null; then
    # `dev` contains `dashboard`.
    if [ "$(cat "$stamp")" = "$(wanted "$extra")" ] || [ "$(cat "$stamp")" = "$(wanted dev)" ]; then
        exit 0
    fi
fi

# The first Python that is new enough and has the modules that are named.
find_python() {
    local python
    for python in python3 python3.13 python3.12 python3.11 python3.14; do
        if "$python" -c "import sys; assert sys.version_info >= (3, 11)${1:+; import $1}" >/dev/null 2>&1; then
            command -v "$python"
            return
        fi
    done
    return 1
}

# An environment is kept as long as its Python starts: installing over it is quicker than anew.
if ! { .venv/bin/python -c 'import pip' && [ "$(cut -d ' ' -f 3- "$stamp")" = "$PWD" ]; } 2>/dev/null; then
    if ! python=$(find_python 'ensurepip, venv'); then
        if ! python=$(find_python); then
            echo "Python 3.11 or newer is needed, and there is none on PATH." >&2
            exit 1
        fi
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        scripts/debian_packages.sh "$python cannot make environments (no ensurepip)" "some 5 s, 5 MB" "python$version-venv"
    fi
    echo "Making .venv with $python ($("$python" --version)): some 5 s"
    rm -rf .venv
    "$python" -m venv .venv
fi

rm -f "$stamp"
case $extra in
    dev) cost="about 1 minute, 150 MB of downloads, 720 MB of disk" ;;
    *) cost="about half a minute, 90 MB of downloads, 430 MB of disk" ;;
esac
step .venv/install.log "Installing the lab and what it needs into .venv ($cost)" \
    .venv/bin/python -m pip install --disable-pip-version-check --progress-bar off --editable ".[$extra]"
wanted "$extra" >"$stamp"
