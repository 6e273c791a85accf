#!/bin/bash
# Builds the RPM package for Fedora and RHEL from what is committed, on Debian, and puts it into a folder. As root it installs what it
# lacks. The same commit gives the same package, to the bit.
#   bash packaging/build-rpm.sh [--binary FILE] [FOLDER]         default: artifacts/rpm
# With --binary the program is not compiled, which takes a minute: FILE is it, for x86-64 or AArch64, and the package is for that one.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=$root/artifacts/rpm
binary=
folder=

# shellcheck source=../tests/lib/processes.sh
. "$root/tests/lib/processes.sh"
# shellcheck source=../tests/lib/packages.sh
. "$root/tests/lib/packages.sh"

fail() {
  printf 'build-rpm: %s\n' "$1" >&2
  exit 1
}

remove_folder() {
  rm -rf --one-file-system -- "$folder"
}

read_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --binary)
        [ -f "${2:-}" ] || fail '--binary wants the program, a file'
        binary=$(realpath -- "$2")
        shift
        ;;
      -*) fail "there is no option $1" ;;
      *) target=$1 ;;
    esac
    shift
  done
}

# Of the program that is given, by its ELF header, else of this machine.
architecture() {
  if [ -z "$binary" ]; then
    uname -m
    return
  fi
  case $(od --address-radix=n --skip-bytes=18 --read-bytes=2 --format=u2 --endian=little -- "$binary") in
    *' 62') echo x86_64 ;;
    *' 183') echo aarch64 ;;
    *) fail "$binary is for another processor" ;;
  esac
}

# Nothing in it tells of the machine it was built on, or of the time: the commit's time stands for all.
build() {
  local architecture options=()
  architecture=$(architecture)
  if [ -n "$binary" ]; then
    options+=(--define "prebuilt $binary")
  else
    command -v dotnet >/dev/null || fail 'the .NET SDK is not installed'
  fi
  SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct)
  export SOURCE_DATE_EPOCH
  (
    # Where the spec's includes are looked for.
    cd "$folder/$name"
    run_quietly "$folder/build.log" rpmbuild -bb --target "$architecture" "${options[@]}" \
      --define "_topdir $folder/top" \
      --define "_sourcedir $folder" \
      --define '_buildhost fsfreeze-hook' \
      --define 'use_source_date_epoch_as_buildtime 1' \
      --define 'clamp_mtime_to_source_date_epoch 1' \
      --define '_binary_payload w7.xzdio' \
      packaging/rpm/fsfreeze-hook.spec
  ) || fail 'the package could not be built'
}

read_arguments "$@"
end_with end_script
folder=$(mktemp -d /tmp/fsfreeze-hook-rpm-XXXXXX)
on_exit remove_folder
packages=(rpm git binutils)
if [ -z "$binary" ]; then
  packages+=(clang zlib1g-dev)
fi
install_packages "$folder/packages.log" "${packages[@]}" || fail 'the packages could not be installed'
name=fsfreeze-hook-$(sed -n 's/^Version: *//p' "$root/packaging/rpm/fsfreeze-hook.spec")
git -C "$root" archive --prefix="$name/" --output="$folder/$name.tar" HEAD
tar -x -C "$folder" -f "$folder/$name.tar"
build
mkdir -p "$target"
cp -t "$target" -- "$folder"/top/RPMS/*/*.rpm
find "$folder/top/RPMS" -name '*.rpm' -printf "$target/%f\n"
