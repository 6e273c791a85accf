#!/bin/bash
# Boots whole guests in an emulator, and proves in them what the package promises. See --help.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
artifacts=$root/artifacts/vm
cache=${FSFREEZE_HOOK_TEST_CACHE:-/var/cache/fsfreeze-hook-tests}
project=FsFreezeHook.VmTests

# shellcheck source=../lib/processes.sh
. "$root/tests/lib/processes.sh"
# shellcheck source=../lib/packages.sh
. "$root/tests/lib/packages.sh"
# shellcheck source=../lib/integration.sh
. "$root/tests/lib/integration.sh"
# shellcheck source=../lib/results.sh
. "$root/tests/lib/results.sh"
# shellcheck source=../lib/dotnet.sh
. "$root/tests/lib/dotnet.sh"
# shellcheck source=../lib/page.sh
. "$root/tests/lib/page.sh"
# shellcheck source=disks.sh
. "$root/tests/vm/disks.sh"
# shellcheck source=table.sh
. "$root/tests/vm/table.sh"

usage() {
  cat <<'HELP'
Usage: tests/vm/run.sh [OPTION]...

Makes disks with Debian, a guest agent and a database server, boots them in QEMU's software emulation, installs the package in the
running guests, and freezes, copies and thaws them as a hypervisor does; the copies are booted too. Its last line is "N passed,
N failed, N skipped". Run it as root on Debian 12, amd64, with the .NET SDK. The package is built from what is committed.

  --deb FOLDER      install the packages of this folder, as "build-deb.sh --also 9.9" made them, instead of building them
  --short           only two snapshots of a Debian 12, their copies booted, a host's jobs, and a fleet's role: some four minutes
  --filter EXPR     only the tests that match, in the words of "dotnet test --filter"
  --update-table    when all have passed: write the table of scenarios into packaging/README.md
  --help            this help

Without an option: every scenario, on Debian 12, Debian 13 and, with MySQL 9.7, on Debian unstable. It takes half an hour or more.

Environment:
  FSFREEZE_HOOK_TEST_CACHE     where the disks are kept; /var/cache/fsfreeze-hook-tests by default
HELP
}

filter=
deb=
short=
update_table=

parse_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --short) short=yes ;;
      --filter)
        [ -n "${2:-}" ] || fail '--filter needs an expression'
        filter=$2
        shift
        ;;
      --deb)
        deb=$(readlink -e -- "${2:-}") || fail '--deb needs a folder'
        shift
        ;;
      --update-table) update_table=yes ;;
      *) fail "unknown option: $1; see --help" ;;
    esac
    shift
  done
  if [ -n "$short" ]; then
    filter="Form=Short${filter:+&($filter)}"
  fi
  if [ -n "$filter" ] && [ -n "$update_table" ]; then
    fail '--update-table is for a run of everything'
  fi
}

make_disks() {
  local disks=$1
  mkdir -p "$disks"
  make_disk "$cache/vm" "$disks" bookworm bookworm mariadb-server "$artifacts/bookworm.log" || fail 'the disk with Debian 12 could not be made'
  if [ -z "$short" ]; then
    make_disk "$cache/vm" "$disks" trixie trixie mariadb-server "$artifacts/trixie.log" || fail 'the disk with Debian 13 could not be made'
    make_disk "$cache/vm" "$disks" sid-mysql sid mysql-server "$artifacts/sid-mysql.log" ||
      fail 'the disk with Debian unstable and MySQL could not be made'
  fi
}

# What is brought into the guests: the package, a later one, and the program alone, out of the package.
make_guest_parts() {
  local parts=$1 later=9.9 package
  rm -rf "$parts"
  mkdir -p "$parts"
  if [ -z "$deb" ]; then
    deb=$artifacts/deb
    rm -rf "$deb"
    run_quietly "$artifacts/build-deb.log" bash "$root/packaging/build-deb.sh" --also "$later" "$deb" ||
      fail 'the package could not be built'
  fi
  for package in "$deb"/*.deb; do
    case $package in
      *"_${later}_"*) cp "$package" "$parts/fsfreeze-hook-later.deb" ;;
      *) cp "$package" "$parts/fsfreeze-hook.deb" ;;
    esac
  done
  if [ ! -e "$parts/fsfreeze-hook.deb" ] || [ ! -e "$parts/fsfreeze-hook-later.deb" ]; then
    fail "$deb lacks the package, or one of version $later"
  fi
  dpkg-deb --fsys-tarfile "$parts/fsfreeze-hook.deb" | tar --extract --to-stdout ./usr/sbin/fsfreeze-hook >"$parts/fsfreeze-hook"
  chmod 755 "$parts/fsfreeze-hook"
  make_parts "$artifacts/parts.img" "$parts"/*
}

run_tests() {
  local status=0
  build_tests "$project" || exit 1
  set_test_command "$project" "$project" "$filter"
  rm -rf "$artifacts/cells"
  echo "running $project"
  # When it ends, so does every emulator. Under nohup, what is started would ignore a hangup.
  run_step env --default-signal=HUP,INT,TERM unshare --mount --pid --fork --kill-child --mount-proc "${test_command[@]}" || status=$?
  count_results "$project" "$artifacts/$project.trx" "$status" /dev/null ''
}

remove_left_folders() {
  remove_test_folders /tmp
}

if [[ " $* " == *' --help '* ]]; then
  usage
  exit 0
fi
end_with end_counting
parse_options "$@"
[ "$(id -u)" = 0 ] || fail 'this needs root, for making disks'
[ "$(uname -m)" = x86_64 ] || fail 'there are guests for amd64 only'
command -v dotnet >/dev/null || fail 'the .NET SDK is not installed'
mkdir -p "$artifacts"
mark_test_folders
on_exit remove_left_folders
packages=(qemu-system-x86 qemu-utils mmdebstrap e2fsprogs libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients ansible-core openssh-client)
if [ -z "$short" ]; then
  packages+=(genisoimage)
fi
install_packages "$artifacts/packages.log" "${packages[@]}" || fail 'the packages could not be installed'
# Another state of this script would make the disks anew that this one boots.
be_alone "$cache/vm/lock" || fail "another run has kept $cache/vm/lock for half an hour; end it"
make_disks "$artifacts/disks"
make_guest_parts "$artifacts/parts"
export FSFREEZE_HOOK_VM=1
export FSFREEZE_HOOK_VM_DISKS=$artifacts/disks
export FSFREEZE_HOOK_VM_PARTS=$artifacts/parts.img
export FSFREEZE_HOOK_INTEGRATION=
run_tests
write_scenario_table "$artifacts/cells" "$artifacts/table.md"
if [ -n "$update_table" ] && [ "$failed" = 0 ]; then
  insert_between '<!-- scenarios -->' '<!-- end -->' "$artifacts/table.md" "$root/packaging/README.md" ||
    fail 'packaging/README.md has lost its marks "<!-- scenarios -->" and "<!-- end -->"'
fi
