#!/usr/bin/env bash
# debian_packages.sh WHY COST PACKAGE...: installs Debian packages where that may be done, says why not elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/step.sh
why=$1 cost=$2
shift 2

if ! command -v apt-get >/dev/null; then
    echo "$why, and there is no apt-get here: install what Debian calls '$*'." >&2
    exit 1
fi
if [ "$(id -u)" != 0 ]; then
    echo "$why. As root: apt-get install $*" >&2
    exit 1
fi

# One at a time: dpkg refuses a second one.
exec 9<scripts/debian_packages.sh
flock 9
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
log=$(mktemp -d)/apt-get.log
install=(apt-get install -y --no-install-recommends "$@")
echo "$why: apt-get install $* ($cost)"
# The package lists may be missing or old; read them only where that stands in the way.
if ! apt-get install --simulate "${install[@]:2}" >/dev/null 2>&1; then
    step "$log" "apt-get update" apt-get update
fi
step "$log" "apt-get install $*" "${install[@]}" || {
    step "$log" "apt-get update" apt-get update
    step "$log" "apt-get install $*, once more" "${install[@]}"
}
