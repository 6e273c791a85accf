#!/bin/bash
# Builds the Debian package from what is committed, and puts it into a folder. Run it on Debian with the .NET SDK; as root it
# installs what it lacks. The same commit gives the same package, to the bit.
#   bash packaging/build-deb.sh [FOLDER]         default: artifacts/deb
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=${1:-$root/artifacts/deb}
folder=

# shellcheck source=../tests/lib/processes.sh
. "$root/tests/lib/processes.sh"
# shellcheck source=../tests/lib/packages.sh
. "$root/tests/lib/packages.sh"

fail() {
  printf 'build-deb: %s\n' "$1" >&2
  exit 1
}

finish() {
  local status=$?
  trap - EXIT
  trap '' INT TERM HUP
  run_exit_functions
  exit "$status"
}

remove_folder() {
  rm -rf --one-file-system -- "$folder"
}

command -v dotnet >/dev/null || fail 'the .NET SDK is not installed'
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
folder=$(mktemp -d /tmp/fsfreeze-hook-deb-XXXXXX)
on_exit remove_folder
install_packages "$folder/packages.log" bash-completion clang zlib1g-dev dpkg-dev debhelper git || fail 'the packages could not be installed'
mkdir -p "$folder/fsfreeze-hook" "$target"
git -C "$root" archive HEAD | tar -x -C "$folder/fsfreeze-hook"
cp -R "$folder/fsfreeze-hook/packaging/debian" "$folder/fsfreeze-hook/debian"
cd "$folder/fsfreeze-hook"
run_quietly "$folder/build.log" dpkg-buildpackage --build=binary --no-sign || fail 'the package could not be built'
cp -t "$target" -- "$folder"/*.deb "$folder"/*.buildinfo "$folder"/*.changes
find "$target" -name '*.deb' -newer "$folder/packages.log" 2>/dev/null || true
