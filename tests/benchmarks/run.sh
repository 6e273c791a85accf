#!/bin/bash
# Measures the program side by side with an agent without a hook, the shell scripts and the servers' own clients. See --help.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
artifacts=$root/artifacts/benchmarks
cache=${FSFREEZE_HOOK_TEST_CACHE:-/var/cache/fsfreeze-hook-tests}
project=FsFreezeHook.Benchmarks

# shellcheck source=../lib/processes.sh
. "$root/tests/lib/processes.sh"
# shellcheck source=../lib/packages.sh
. "$root/tests/lib/packages.sh"
# shellcheck source=../lib/debian_folders.sh
. "$root/tests/lib/debian_folders.sh"
# shellcheck source=../lib/baseline.sh
. "$root/tests/lib/baseline.sh"
# shellcheck source=../lib/integration.sh
. "$root/tests/lib/integration.sh"
# shellcheck source=../lib/dotnet.sh
. "$root/tests/lib/dotnet.sh"
# shellcheck source=../lib/page.sh
. "$root/tests/lib/page.sh"

usage() {
  cat <<'HELP'
Usage: tests/benchmarks/run.sh [OPTION]...

Installs what it needs, publishes the program, and measures it side by side with an agent that runs no hook, the two stock shell
scripts, the dispatcher of Debian's guest agent, run-parts, and the servers' own clients, on private servers. Prints a table in
Markdown for each part, and leaves them and their pictures in artifacts/benchmarks. It takes less than half an hour and exits 0 where
everything could be measured, whatever the figures are. Run it as root on Debian 12 with the .NET SDK, on a machine that does nothing
else.

  --short           everything, hardly more than once: it shows that it works, and its figures decide nothing
  --only PART       cycle: a guest agent freezes and thaws an ext4 while clients commit; freeze: the program alone, and what it
                    costs; growth: the same over more and more of something. May be given more than once; all of them otherwise
  --binary FILE     measure this program, as "dotnet publish" made it, instead of publishing it
  --baseline DIR    where the two stock shell scripts are: fsfreeze-hook and fsfreeze-hook.d/mysql-flush.sh; without them, and
                    without the article that has them, their rows are left out
  --update-page     write the tables into docs/performance.md and README.md, and the pictures into tests/benchmarks/figures
  --help            this help

Environment:
  FSFREEZE_HOOK_TEST_CACHE     what takes long to make; /var/cache/fsfreeze-hook-tests by default
HELP
}

fail() {
  printf 'benchmarks: %s\n' "$1" >&2
  exit 1
}

short=
parts=()
binary=
baseline=
update_page=

parse_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --short) short=yes ;;
      --only)
        case ${2:-} in
          cycle | freeze | growth) parts+=("$2") ;;
          *) fail '--only needs cycle, freeze or growth' ;;
        esac
        shift
        ;;
      --binary)
        binary=$(readlink -e -- "${2:-}") || fail '--binary needs a file'
        shift
        ;;
      --baseline)
        [ -n "${2:-}" ] || fail '--baseline needs a folder'
        baseline=$2
        shift
        ;;
      --update-page) update_page=yes ;;
      *) fail "unknown option: $1; see --help" ;;
    esac
    shift
  done
  if [ -n "$short" ] && [ -n "$update_page" ]; then
    fail '--update-page is for figures that decide something: leave out --short'
  fi
}

prepare_machine() {
  install_packages "$artifacts/packages.log" clang zlib1g-dev procps util-linux iproute2 debianutils mariadb-server mariadb-client \
    qemu-guest-agent sysbench debootstrap libssl3 >&2 || fail 'the packages could not be installed'
  make_debian_folder "$cache/sid" sid mysql-server,qemu-guest-agent "$artifacts/debootstrap.log" >&2 ||
    fail 'the folder with Debian unstable could not be made'
}

build() {
  echo "building $project" >&2
  run_quietly "$artifacts/build.log" dotnet build "$root/tests/$project" -c Release -o "$artifacts/program" --nologo --disable-build-servers ||
    fail "$project did not build"
}

# In namespaces of its own: no server of this machine is to be seen there, the scripts' files with fixed names are in folders of its
# own, and when it ends, so does every process of it. bash stays the first one, and waits for what others leave behind, as init does.
measure() {
  local options=("$artifacts" "${parts[@]}")
  if [ -n "$short" ]; then
    options+=(--short)
  fi
  local sid
  # As the kernel names what is mounted in it.
  sid=$(readlink -e "$cache/sid")
  export FSFREEZE_HOOK_BINARY=$binary FSFREEZE_HOOK_SID_ROOT=$sid FSFREEZE_HOOK_BASELINE=$baseline
  export FSFREEZE_HOOK_DISPATCHER=$artifacts/agent/fsfreeze-hook
  on_exit remove_left_folders
  on_exit remove_disk_limits
  ulimit -n "$(ulimit -H -n)"
  # shellcheck disable=SC2016 # the inner shell's
  run_step env --default-signal=HUP,INT,TERM unshare --mount --pid --net --fork --kill-child --mount-proc bash -ec '
    sid=$1
    shift
    mount -t tmpfs -o mode=755 tmpfs /run
    mount -t tmpfs -o mode=755 tmpfs /var/log
    mount -t tmpfs -o mode=755 tmpfs "$sid/run"
    mount -t tmpfs -o mode=755 tmpfs "$sid/var/log"
    status=0
    "$@" || status=$?
    # Where it was ended in the middle: a filesystem that stays frozen keeps what writes to it for ever. A freeze under way ends first.
    pkill -KILL -x qemu-ga && timeout 60 sh -c "while pgrep -x qemu-ga; do sleep 0.1; done" >/dev/null || true
    findmnt --noheadings --list --types ext4 --output TARGET | grep -F /fsfreeze-hook-test- | while read -r mount; do
      fsfreeze --unfreeze "$mount" || true
    done
    exit "$status"' bash "$sid" "$artifacts/program/$project" "${options[@]}"
}

# A limit outlives the loop device that it was made for.
remove_disk_limits() {
  local file=/sys/fs/cgroup/blkio/blkio.throttle.write_bps_device device limit
  if [ -r "$file" ]; then
    while read -r device limit; do
      if [[ $device == 7:* && $limit == 20000000 ]]; then
        echo "$device 0" >"$file"
      fi
    done < <(cat "$file")
  fi
}

remove_left_folders() {
  remove_test_folders /tmp "$cache/sid/tmp"
}

# The dispatcher as Debian's agent brings it. It is a configuration file: where an administrator has changed it, out of the package.
prepare_dispatcher() {
  local stock=/etc/qemu/fsfreeze-hook sum
  sum=$(dpkg-query --show --showformat='${Conffiles}\n' qemu-guest-agent | awk -v file="$stock" '$1 == file { print $2 }')
  rm -rf "$artifacts/agent"
  mkdir -p "$artifacts/agent"
  if [ -r "$stock" ] && [ "$(md5sum <"$stock" | cut -d ' ' -f 1)" = "$sum" ]; then
    cp "$stock" "$artifacts/agent/fsfreeze-hook"
    return
  fi
  # shellcheck disable=SC2016 # the inner shell's
  run_quietly "$artifacts/agent.log" sh -ec '
    cd "$1"
    apt-get download qemu-guest-agent
    dpkg-deb --fsys-tarfile ./*.deb | tar --extract --to-stdout ".$2" >fsfreeze-hook' sh "$artifacts/agent" "$stock" ||
    fail "$stock is not the package'\''s, and the package could not be had"
}

# Writes each table that was made between its marks, and the pictures into the folder that the pages show them from.
update_page() {
  local pictures=$root/tests/benchmarks/figures page=$root/docs/performance.md part
  for part in cycle freeze growth; do
    put_table "$artifacts/$part.md" "$part" "$page"
  done
  put_table "$artifacts/waits.md" waits "$root/README.md"
  mkdir -p "$pictures"
  find "$artifacts" -maxdepth 1 -name '*.svg' -exec cp --target-directory="$pictures" {} +
}

#   $1  the table's file, which may be missing   $2  what its marks are called   $3  the page
put_table() {
  if [ -f "$1" ]; then
    { echo && cat "$1" && echo; } >"$artifacts/section.md"
    insert_between "<!-- $2 -->" "<!-- end of $2 -->" "$artifacts/section.md" "$3" ||
      fail "$3 has lost its marks \"<!-- $2 -->\" and \"<!-- end of $2 -->\""
  fi
}

if [[ " $* " == *' --help '* ]]; then
  usage
  exit 0
fi
end_with end_script
parse_options "$@"
[ "$(id -u)" = 0 ] || fail 'this needs root'
command -v dotnet >/dev/null || fail 'the .NET SDK is not installed'
mkdir -p "$artifacts"
mark_test_folders
rm -f "$artifacts"/*.svg "$artifacts"/*.md
# The tests would be measured too.
be_alone "$cache/lock" >&2 || fail "a run has kept $cache/lock for half an hour; end it and what it started"
prepare_machine
find_baseline "$artifacts/baseline" ||
  echo 'no article with the stock scripts here and no --baseline: the rows with the scripts are left out' >&2
prepare_dispatcher
if [ -z "$binary" ]; then
  echo 'publishing the program' >&2
  publish_program "$artifacts/publish" "$artifacts/publish.log" || fail 'the program could not be published'
  binary=$artifacts/publish/fsfreeze-hook
fi
build
measure
if [ -n "$update_page" ]; then
  update_page
fi
