#!/usr/bin/env bash
# plotly_js.sh [VERSION]: fetches the part of plotly.js that draws the dashboard's charts, with its licence; what it changes is for
# git to show. npm checks what it gets against the sum that was published.
set -euo pipefail
cd "$(dirname "$0")/.."
home=dashboard/internals_lab_dashboard/plotly_js
version=${1:-$(sed -n 's/^VERSION = "\([^"]*\)".*/\1/p' "$home/__init__.py")}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

npm pack --silent --pack-destination "$folder" "plotly.js-cartesian-dist-min@$version" >/dev/null
tar -xzf "$folder"/*.tgz -C "$folder"
cp "$folder/package/plotly-cartesian.min.js" "$folder/package/LICENSE" "$home/"
sum=$(sha256sum <"$home/plotly-cartesian.min.js" | cut -d ' ' -f 1)
sed -i "s/^VERSION = \"[^\"]*\"/VERSION = \"$version\"/; s/^SHA256 = \".*\"/SHA256 = \"$sum\"/" "$home/__init__.py"
echo "plotly.js $version, $sum"
