#!/bin/bash
# Builds the Debian package from what is committed, and puts it into a folder. Run it on Debian with the .NET SDK; as root it
# installs what it lacks. The same commit gives the same package, to the bit.
#   bash packaging/build-deb.sh [--check] [--also VERSION]... [--for ARCHITECTURE] [FOLDER]         default: artifacts/deb
#     --check          builds it a second time elsewhere, compares the two, has lintian judge it, and tries what installing it prints
#     --also VERSION   makes a package of this version too, of the same program: to try an upgrade with
#     --for ARCHITECTURE  amd64, or arm64, which an amd64 machine builds too; default: this machine's
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=$root/artifacts/deb
folder=
commit=
check=
versions=()
architecture=

# shellcheck source=../tests/lib/processes.sh
. "$root/tests/lib/processes.sh"
# shellcheck source=../tests/lib/packages.sh
. "$root/tests/lib/packages.sh"

fail() {
  printf 'build-deb: %s\n' "$1" >&2
  exit 1
}

usage() {
  echo 'usage: bash packaging/build-deb.sh [--check] [--also VERSION]... [--for ARCHITECTURE] [FOLDER]' >&2
  exit 2
}

read_arguments() {
  local rest=()
  while [ $# -gt 0 ]; do
    case $1 in
      --check) check=yes ;;
      --also)
        [ -n "${2-}" ] || usage
        versions+=("$2")
        shift
        ;;
      --for)
        [[ ${2-} = a[mr][dm]64 ]] || usage
        architecture=$2
        shift
        ;;
      -*) usage ;;
      *) rest+=("$1") ;;
    esac
    shift
  done
  [ ${#rest[@]} -le 1 ] || usage
  target=${rest[0]-$target}
}

is_foreign() {
  [ "$architecture" != "$(dpkg --print-architecture)" ]
}

remove_folder() {
  rm -rf --one-file-system -- "$folder"
}

# Builds what is committed, at the same time in each of these folders, which have nothing else.
build_in() {
  local place
  for place in "$@"; do
    mkdir -p "$place/fsfreeze-hook" "$place/tmp"
    git -C "$root" archive "$commit" | tar -x -C "$place/fsfreeze-hook"
    cp -R "$place/fsfreeze-hook/packaging/debian" "$place/fsfreeze-hook/debian"
  done
  make_packages "$@"
}

# Makes a package of another version, where one was built: the program is not compiled anew.
build_as() {
  local place=$1 version=$2
  sed -i "1s/(.*)/($version)/" "$place/fsfreeze-hook/debian/changelog"
  make_packages --no-pre-clean "$place"
}

# Runs dpkg-buildpackage in folders.
#   --no-pre-clean  passed on      the rest: the folders
make_packages() {
  local options=(--build=binary --no-sign)
  if is_foreign; then
    # What it is built with is this machine's: dpkg would look for the other's compiler.
    options+=("--host-arch=$architecture" --no-check-builddeps)
  fi
  if [ "$1" = --no-pre-clean ]; then
    options+=("$1")
    shift
  fi
  # shellcheck disable=SC2016  # the inner shell's
  run_quietly "$folder/build.log" bash -c '
    options=$1
    shift
    for place in "$@"; do
      (cd "$place/fsfreeze-hook" && TMPDIR=$place/tmp exec dpkg-buildpackage $options) >"$place/build.log" 2>&1 &
      builds+=($!)
    done
    for build in "${builds[@]}"; do
      if ! wait "$build"; then
        cat "$1/build.log"
        failed=yes
      fi
      shift
    done
    [ -z "${failed-}" ]
  ' build "${options[*]}" "$@" || fail 'the package could not be built'
}

# Bit by bit, what dpkg installs.
compare() {
  local package
  for package in "$folder"/one/*.deb; do
    cmp "$package" "$folder/a-folder-elsewhere/${package##*/}" || fail 'two builds of one commit are not the same'
  done
}

# What the package's own script prints of the databases when it is installed, with its program, and with one that fails.
try_script() {
  local place=$folder/installed script=$folder/name-databases program
  dpkg-deb --extract "$folder"/one/fsfreeze-hook_*.deb "$place"
  for program in "$place/usr/sbin/fsfreeze-hook" /bin/false; do
    sed "s|/usr/sbin/fsfreeze-hook|$program|" "$place/usr/lib/fsfreeze-hook/name-databases" >"$script"
    sh "$script" >"$script.printed" || fail "installing fails where $program does"
    grep -q '^fsfreeze-hook: see what is lacking with: fsfreeze-hook check$' "$script.printed" ||
      fail 'installing does not say how to see what is lacking'
    if [ "$program" != /bin/false ] && ! grep -q '^fsfreeze-hook: database servers: ' "$script.printed"; then
      fail 'installing does not say what check finds of the databases'
    fi
  done
}

read_arguments "$@"
command -v dotnet >/dev/null || fail 'the .NET SDK is not installed'
end_with end_script
folder=$(mktemp -d /tmp/fsfreeze-hook-deb-XXXXXX)
on_exit remove_folder
architecture=${architecture:-$(dpkg --print-architecture)}
needed=(bash-completion clang zlib1g-dev dpkg-dev debhelper git ${check:+lintian})
if is_foreign; then
  # Debian's cross compiler for arm64 alone: there is a machine for the other way.
  [ "$architecture" = arm64 ] || fail "build it on a machine for $architecture"
  needed+=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
fi
install_packages "$folder/packages.log" "${needed[@]}" ||
  fail 'the packages could not be installed'
commit=$(git -C "$root" rev-parse HEAD)
build_in "$folder/one" ${check:+"$folder/a-folder-elsewhere"}
if [ -n "$check" ]; then
  compare
  lintian --pedantic --fail-on error,warning "$folder"/one/*.changes || fail 'lintian is not content'
  is_foreign || try_script
fi
for version in "${versions[@]}"; do
  build_as "$folder/one" "$version"
done
mkdir -p "$target"
cp -t "$target" -- "$folder"/one/*.deb "$folder"/one/*.buildinfo "$folder"/one/*.changes
for package in "$folder"/one/*.deb; do
  echo "$target/${package##*/}"
done
