#!/bin/bash
# Installs what the tests need on Debian, and runs them. See --help.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
lib=$root/tests/lib
artifacts=$root/artifacts/tests
integration=FsFreezeHook.IntegrationTests
cache=${FSFREEZE_HOOK_TEST_CACHE:-/var/cache/fsfreeze-hook-tests}

# shellcheck source=lib/processes.sh
. "$lib/processes.sh"
# shellcheck source=lib/packages.sh
. "$lib/packages.sh"
# shellcheck source=lib/debian_folders.sh
. "$lib/debian_folders.sh"
# shellcheck source=lib/emulation.sh
. "$lib/emulation.sh"
# shellcheck source=lib/baseline.sh
. "$lib/baseline.sh"
# shellcheck source=lib/docker.sh
. "$lib/docker.sh"
# shellcheck source=lib/integration.sh
. "$lib/integration.sh"
# shellcheck source=lib/results.sh
. "$lib/results.sh"
# shellcheck source=lib/dotnet.sh
. "$lib/dotnet.sh"

usage() {
  cat <<'HELP'
Usage: tests/run.sh [OPTION]...

Installs what the tests need, publishes the program, runs the unit and the integration tests, and prints as its last line
"N passed, N failed, N skipped". It exits 0 only where all required tests ran and passed. Run it as root on Debian 12 with the
.NET SDK; the unit tests alone need neither.

  --unit            only the unit tests
  --integration     only the integration tests
  --containers      only the integration tests against a container; FSFREEZE_HOOK_SERVER_IMAGE names another image than the local one
  --filter EXPR     only the tests that match, in the words of "dotnet test --filter"
  --binary FILE     test this program, as "dotnet publish" made it, instead of publishing it
  --arm64-binary FILE  the same for arm64, which an emulator runs
  --baseline DIR    where the two stock shell scripts are: fsfreeze-hook and fsfreeze-hook.d/mysql-flush.sh
  --help            this help

Environment:
  FSFREEZE_HOOK_TEST_CACHE     what takes long to make; /var/cache/fsfreeze-hook-tests by default
  FSFREEZE_HOOK_SERVER_IMAGE   the image of the container tests; by default one made of Debian unstable, without a registry
  FSFREEZE_HOOK_FUZZ_SECONDS   for how long the unit tests try malformed inputs, each time others; without it a few seconds, and the same ones
  FSFREEZE_HOOK_FUZZ_SEED      which inputs they try; a failure names it
  FSFREEZE_HOOK_LOGINS         all: every row of the tables of logins, tests/Approved/logins-….txt, and not each account once
  FSFREEZE_HOOK_LOADS          all: every row of the table of loads, artifacts/loads.md, and the shell scripts beside, where they are at hand
  FSFREEZE_HOOK_ORDERS         all: the unit tests kill each run in each place of each order in which runs can meet, and not in a third of them
  FSFREEZE_HOOK_CLUSTER_CYCLES how often a cluster's member is frozen in each of its tests; 2 by default
  FSFREEZE_HOOK_GALERA         MariaDbUnstable: the tests of Galera run on Debian unstable's MariaDB, and not on this machine's
  FSFREEZE_HOOK_CONTAINER_SNAPSHOTS
                               how many snapshots are taken of the servers in containers of each engine; 2 by default
  FSFREEZE_HOOK_DIRTY_CYCLES   how many snapshots are taken of each server while dirty pages are made; 5 by default
  FSFREEZE_HOOK_SOAK_CYCLES    how often the soak tests freeze and thaw each server; 50 by default. Their report is artifacts/soak.md
HELP
}

want_unit=yes
want_integration=yes
containers_only=
filter=
binary=
arm64_binary=
baseline=
unit_folder=

parse_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --unit) want_integration= ;;
      --integration) want_unit= ;;
      --containers)
        want_unit=
        containers_only=yes
        ;;
      --filter)
        [ -n "${2:-}" ] || fail '--filter needs an expression'
        filter=$2
        shift
        ;;
      --binary)
        binary=$(readlink -e -- "${2:-}") || fail '--binary needs a file'
        shift
        ;;
      --arm64-binary)
        arm64_binary=$(readlink -e -- "${2:-}") || fail '--arm64-binary needs a file'
        shift
        ;;
      --baseline)
        [ -n "${2:-}" ] || fail '--baseline needs a folder'
        baseline=$2
        shift
        ;;
      *) fail "unknown option: $1; see --help" ;;
    esac
    shift
  done
  if [ -z "$want_unit$want_integration" ]; then
    fail '--unit leaves nothing of --integration or --containers'
  fi
}

prepare_machine() {
  local packages=(clang zlib1g-dev procps util-linux iproute2)
  if [ -z "$containers_only" ]; then
    packages+=(mariadb-server mariadb-client mariadb-plugin-rocksdb qemu-guest-agent strace e2fsprogs libssl3 haproxy systemd)
    # Only their programs.
    packages+=(prometheus prometheus-node-exporter)
    # Podman's containers are run by runc, which comes with the other engine.
    packages+=(podman uidmap systemd-container)
  fi
  if [ -z "$containers_only" ] || [ -z "${FSFREEZE_HOOK_SERVER_IMAGE:-}" ]; then
    packages+=(debootstrap)
  fi
  if [ -z "$containers_only" ] || [ -z "${FSFREEZE_HOOK_SERVER_IMAGE:-}" ]; then
    # Another build of it conflicts with Debian's, and is as good.
    command -v dockerd >/dev/null || packages+=(docker.io)
  fi
  install_packages "$artifacts/packages.log" "${packages[@]}" || fail 'the packages could not be installed'

  if [ -z "$containers_only" ] || [ -z "${FSFREEZE_HOOK_SERVER_IMAGE:-}" ]; then
    make_debian_folder "$cache/sid" sid mysql-server,qemu-guest-agent "$artifacts/debootstrap.log" ||
      fail 'the folder with Debian unstable could not be made'
  fi
  if [ -z "$containers_only" ]; then
    make_debian_folder "$cache/sid-mariadb" sid mariadb-server "$artifacts/debootstrap-mariadb.log" ||
      fail 'the folder with the MariaDB of Debian unstable could not be made'
    make_older_debian "$cache/bullseye" "$artifacts/debootstrap-bullseye.log" ||
      fail 'the folder with Debian 11 could not be made'
    make_debian_folder "$cache/trixie" trixie qemu-guest-agent "$artifacts/debootstrap-trixie.log" --foreign ||
      fail 'the folder with Debian 13 could not be made'
  fi
}

prepare_baseline() {
  if ! find_baseline "$root/artifacts/baseline"; then
    echo 'left out, as there is no article with the stock scripts here and no --baseline:'
    sed 's/^/  /' "$root/tests/allowed-skips.txt"
    echo '  the shell scripts in the report of idle freezes'
  fi
}

# Publishes the program, unless there is one to test.
publish() {
  if [ -z "$binary" ]; then
    echo 'publishing the program'
    publish_program "$root/artifacts/publish" "$artifacts/publish.log" || fail 'the program could not be published'
    binary=$root/artifacts/publish/fsfreeze-hook
  fi
}

# What only the tests of the program for arm64 need. They are in a room of their own, which a filter names or leaves out.
prepare_arm64() {
  if [ -n "$containers_only" ] || [[ ${filter:-Arm64} != *Arm64* ]]; then
    return 0
  fi
  install_packages "$artifacts/packages-arm64.log" gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static ||
    fail 'the packages for arm64 could not be installed'
  make_arm64_debian "$cache/bullseye-arm64" "$artifacts/debootstrap-arm64.log" || fail 'the folder with Debian 11 for arm64 could not be made'
  emulate_arm64 || fail 'the kernel does not start programs for arm64'
  if [ -z "$arm64_binary" ]; then
    echo 'publishing the program for arm64'
    publish_for linux-arm64 "$root/artifacts/publish-arm64" "$artifacts/publish-arm64.log" || fail 'it could not be published'
    arm64_binary=$root/artifacts/publish-arm64/fsfreeze-hook
  fi
  export FSFREEZE_HOOK_ARM64_BINARY=$arm64_binary
  export FSFREEZE_HOOK_ARM64_ROOT=$cache/bullseye-arm64
}

run_unit_tests() {
  local project=FsFreezeHook.Tests status=0
  build_tests "$project" || return 0
  set_test_command "$project" "$project" "$filter"
  make_unit_folder
  echo "running $project"
  # For the tests' own process: what starts it leaves folders of its own.
  run_step "${test_command[@]}" -- "RunConfiguration.EnvironmentVariables.TMPDIR=$unit_folder" || status=$?
  count_results "$project" "$artifacts/$project.trx" "$status" /dev/null "$filter"
  expect_nothing_left "$project"
}

# A folder for what the unit tests make, so that what they leave is seen.
make_unit_folder() {
  unit_folder=$(mktemp --directory --tmpdir fsfreeze-hook-unit-XXXXXX) || fail 'there is no folder for the unit tests'
  on_exit remove_unit_folder
}

expect_nothing_left() {
  local left
  left=$(find "$unit_folder" -mindepth 1 -printf '    %P\n' | sort)
  if [ -n "$left" ]; then
    count_failure "$1 left this in $unit_folder:"
    head -n 20 <<<"$left" >&2
  fi
}

# What a failed test kept is there to be looked at.
remove_unit_folder() {
  if [ "$failed" = 0 ]; then
    rm -rf -- "$unit_folder"
  fi
}

# Runs the integration tests in lanes, and counts their results.
#   $1  the tests that may be skipped   $2  which of them, or empty
run_in_lanes() {
  local may_skip=$1 expression=$2 project=$integration
  build_tests "$project" || return 0
  list_tests "$project" "$expression" "$artifacts/$project.list" || return 0
  rm -f "$artifacts/$project".*.trx
  echo "running $project in lanes: ${lanes[*]}"
  run_lanes "$artifacts" prepare_lane count_lane
  expect_all_results "$project" "$artifacts/$project.list" "$artifacts/$project".*.trx
}

prepare_lane() {
  set_test_command "$integration" "$integration.$1" "$(lane_filter "$1" "$expression")"
  lane_command=("${test_command[@]}")
}

# That a lane has none of the tests asked for is no failure: whether all of them ran is asked in the end.
count_lane() {
  count_results "$integration, lane $1" "$artifacts/$integration.$1.trx" "$2" "$may_skip" yes
}

# Writes the names of a test project's tests into a file.
#   $1  its name   $2  which of its tests, or empty   $3  the file
list_tests() {
  begin_test_command "$1" "$2" --list-tests
  if ! run_quietly "$3" "${test_command[@]}"; then
    count_failure "the tests of $1 could not be listed"
    return 1
  fi
}

run_integration_tests() {
  local may_skip=/dev/null expression=$filter
  if [ "$(id -u)" != 0 ]; then
    fail 'the integration tests need root'
  fi
  # Two runs at once would see each other's servers, bridges and folders.
  be_alone "$cache/lock" || fail "another run has kept $cache/lock for half an hour; end it and what it started"
  prepare_machine
  prepare_baseline
  publish
  prepare_arm64

  if [ -z "${FSFREEZE_HOOK_SERVER_IMAGE:-}" ]; then
    start_docker "$cache" "$artifacts/dockerd.log" || fail 'the container engine could not be started'
    make_local_image "$cache/sid" "$lib" || fail "the image $local_image could not be made"
    export FSFREEZE_HOOK_SERVER_IMAGE=$local_image
  fi
  if [ -n "$containers_only" ]; then
    expression="FullyQualifiedName~FsFreezeHook.IntegrationTests.Containers.${filter:+&($filter)}"
  fi
  export FSFREEZE_HOOK_INTEGRATION=1
  export FSFREEZE_HOOK_BINARY=$binary
  export FSFREEZE_HOOK_SID_ROOT=$cache/sid
  export FSFREEZE_HOOK_SID_MARIADB_ROOT=$cache/sid-mariadb
  export FSFREEZE_HOOK_BULLSEYE_ROOT=$cache/bullseye
  export FSFREEZE_HOOK_TRIXIE_ROOT=$cache/trixie
  if [ -n "$baseline" ]; then
    export FSFREEZE_HOOK_BASELINE=$baseline
  else
    unset FSFREEZE_HOOK_BASELINE
    may_skip=$root/tests/allowed-skips.txt
  fi
  on_exit remove_left_folders
  rm -rf "$root/artifacts/faults" "$root/artifacts/blockers" "$root/artifacts/loads"
  run_in_lanes "$may_skip" "$expression"
  if [ -z "$expression" ]; then
    compare_fault_table "$root/artifacts/faults" "$root/artifacts/fault-matrix.md" "$root/tests/FAULT-MATRIX.md"
  fi
}

remove_left_folders() {
  remove_test_folders /tmp "$cache/sid/tmp" "$cache/sid-mariadb/tmp" "$cache/bullseye/tmp"
}

if [[ " $* " == *' --help '* ]]; then
  usage
  exit 0
fi
end_with end_counting
parse_options "$@"
command -v dotnet >/dev/null || fail 'the .NET SDK is not installed'
mkdir -p "$artifacts"
mark_test_folders

if [ -n "$want_unit" ]; then
  run_unit_tests
fi
if [ -n "$want_integration" ]; then
  run_integration_tests
fi
