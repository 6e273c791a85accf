#!/bin/bash
# Builds the program and shows its main job against a private MariaDB: a client that commits all the while waits exactly as long
# as the freeze lasts. Run it as root on Debian 12 with the .NET SDK. It leaves nothing behind but the packages that were lacking.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=
server_pid=
writer_pid=

# shellcheck source=../tests/lib/processes.sh
. "$root/tests/lib/processes.sh"
# shellcheck source=../tests/lib/packages.sh
. "$root/tests/lib/packages.sh"
# shellcheck source=../tests/lib/dotnet.sh
. "$root/tests/lib/dotnet.sh"

readonly observed_seconds=2
readonly held_seconds=2
# How far what a client saw may be from what the program says, on a busy machine.
readonly tolerated_ms=250

fail() {
  printf 'quickstart: %s\n' "$1" >&2
  exit 1
}

remove_everything() {
  local executable
  end_session "$writer_pid" 5
  end_session "$server_pid" 20
  # The folder is private, so whatever executes the program in it was started here: a holder, if thaw did not release it.
  for executable in /proc/[0-9]*/exe; do
    if [[ $(readlink "$executable" 2>/dev/null) == "$hook"* ]]; then
      executable=${executable%/exe}
      kill -KILL "${executable#/proc/}" 2>/dev/null || true
    fi
  done
  if mountpoint -q "$folder/run"; then
    umount --lazy "$folder/run"
  fi
  rm -rf --one-file-system -- "$folder"
}

build() {
  echo 'building the program (about a minute)'
  publish_program "$folder/publish" "$folder/build.log" --artifacts-path "$folder/build" || fail 'the program could not be built'
  cp "$folder/publish/fsfreeze-hook" "$hook"
}

# As an administrator does it, but in a folder of its own in the place of /etc/qemu.
install_hook() {
  mkdir -p "$folder/qemu/fsfreeze-hook.d" "$folder/run"
  # The runtime directory must be writable while filesystems are frozen. Here nothing is, so without a tmpfs it works as well.
  mount -t tmpfs -o size=16m,mode=0700 tmpfs "$folder/run" 2>/dev/null || true
  install -m 600 /dev/stdin "$folder/qemu/fsfreeze-hook.conf" <<CONF
[hook]
log-file          = $folder/hook.log
containers        = no
runtime-directory = $folder/run/fsfreeze-hook
state-directory   = $folder/state

[mysql]
socket            = $folder/sock
CONF
}

start_server() {
  local line
  echo 'starting a private MariaDB'
  run_quietly "$folder/install-db.log" mariadb-install-db --no-defaults --user=root --datadir="$folder/data" \
    --auth-root-authentication-method=socket --auth-root-socket-user=root --skip-test-db || fail 'the data could not be made'
  mkfifo "$folder/server.out"
  setsid mariadbd --no-defaults --user=root --datadir="$folder/data" --socket="$folder/sock" --pid-file="$folder/pid" \
    --skip-networking >"$folder/server.out" 2>&1 &
  server_pid=$!
  exec {server_output}<"$folder/server.out"
  while IFS= read -r -t 60 -u "$server_output" line; do
    printf '%s\n' "$line" >>"$folder/server.log"
    if [[ $line == *'ready for connections'* ]]; then
      cat <&"$server_output" >>"$folder/server.log" &
      return
    fi
  done
  tail -n 20 "$folder/server.log" >&2
  fail 'MariaDB did not start'
}

client() {
  mariadb --no-defaults --socket="$folder/sock" --user=root --batch --skip-column-names "$@"
}

# Commits a row, waits for the server's word, notes both times, and again.
write_rows() {
  local number sent
  coproc connection { exec mariadb --no-defaults --socket="$folder/sock" --user=root --batch --skip-column-names --unbuffered shop; }
  for ((number = 1; ; number++)); do
    sent=$EPOCHREALTIME
    printf 'INSERT INTO orders VALUES (%d); SELECT 1;\n' "$number" >&"${connection[1]}"
    read -r -t 60 _ <&"${connection[0]}"
    printf '%s %s\n' "${sent/./}" "${EPOCHREALTIME/./}"
  done >"$folder/commits"
}

now() {
  printf '%s' "${EPOCHREALTIME/./}"
}

# Prints what happens, with the time since the writer began.
tell() {
  printf '%8d ms  %s\n' $((($1 - began) / 1000)) "$2"
}

# A number or word out of a record of the program, by its key.
recorded() {
  sed -n "s/.*\"$2\": *\"\{0,1\}\([^\",}]*\).*/\1/p" "$folder/state/$1" | head -n 1
}

# Runs the program, which prints nothing when all is well, and tells of it.
run_hook() {
  local verb=$1 start end output status=0
  start=$(now)
  output=$("$hook" "$verb" 2>&1) || status=$?
  end=$(now)
  tell "$start" "\$ fsfreeze-hook $verb"
  tell "$end" "exit $status after $(((end - start) / 1000)) ms"
  if [ "$status" != 0 ]; then
    fail "$verb failed: $output"
  fi
  started=$start
  ended=$end
}

show_lock() {
  local answer waiting
  if answer=$(client --execute 'SET SESSION lock_wait_timeout = 1; LOCK TABLES orders WRITE' shop 2>&1 | tr -s '\n' ' '); then
    fail 'another client got a write lock while frozen'
  fi
  answer=${answer/#*ERROR/error}
  tell "$(now)" "another client asked for a write lock for 1 s: ${answer% }"
  waiting=$(client --execute "SELECT CONCAT(info, ' : ', state, ', for ', ROUND(time_ms), ' ms')
    FROM information_schema.processlist WHERE info LIKE 'INSERT%'")
  tell "$(now)" "process list: ${waiting:-nobody waits}"
}

# Counts the rows acknowledged between two times.
commits() {
  awk -v from="$1" -v to="$2" '$2 >= from && $2 < to { rows++ } END { print rows + 0 }' "$folder/commits"
}

show_main_job() {
  local freeze_started freeze_ended thaw_started thaw_ended last
  client --execute 'CREATE DATABASE shop; CREATE TABLE shop.orders (number INT PRIMARY KEY) ENGINE = InnoDB'

  printf '\n%s, %s, each in a temporary folder\n\n' "$("$hook" --version)" "MariaDB $(client --execute 'SELECT VERSION()')"
  began=$(now)
  tell "$began" 'a client begins to commit rows, one after the other'
  export -f write_rows
  export folder
  setsid bash -c write_rows &
  writer_pid=$!
  sleep "$observed_seconds"

  run_hook freeze
  freeze_started=$started
  freeze_ended=$ended
  show_lock
  # Up to the time that the freeze is to last.
  sleep "$(awk -v us=$((held_seconds * 1000000 - $(now) + freeze_ended)) 'BEGIN { print (us > 0 ? us : 0) / 1000000 }')"
  run_hook thaw
  thaw_started=$started
  thaw_ended=$ended
  sleep "$observed_seconds"
  end_session "$writer_pid" 5
  writer_pid=
  last=$(now)
  tell "$last" 'the client ends'
  show_figures
}

row() {
  printf '%-34s %10s %10s %10s\n' "$@"
}

show_figures() {
  local before during after sent acknowledged waited held released
  before=$(commits "$began" "$freeze_started")
  during=$(commits "$freeze_ended" "$thaw_started")
  after=$(commits "$thaw_ended" "$last")
  # The write that was sent before thaw and acknowledged after the lock had been granted: the one that took longest.
  read -r sent acknowledged < <(awk '$2 - $1 > longest { longest = $2 - $1; row = $0 } END { print row }' "$folder/commits")
  waited=$(((acknowledged - sent) / 1000))
  held=$(recorded thaw.json heldMilliseconds)
  held=${held%.*}
  released=$(($(date --date="$(recorded thaw.json thawedAt)" +%s%3N) - began / 1000))

  printf '\n'
  row '' from to lasted
  row 'frozen, by the program'"'"'s records' "$((released - held)) ms" "$released ms" "$held ms"
  row 'the write that waited' "$(((sent - began) / 1000)) ms" "$(((acknowledged - began) / 1000)) ms" "$waited ms"
  printf '\n'
  row '' before frozen after
  row 'commits a second' \
    $((before * 1000000 / (freeze_started - began))) \
    $((during * 1000000 / (thaw_started - freeze_ended))) \
    $((after * 1000000 / (last - thaw_ended)))
  printf '\nthe freeze record, freeze.json:\n'
  sed 's/^/  /' "$folder/state/freeze.json"
  printf '\nand how it ended, thaw.json:\n'
  sed 's/^/  /' "$folder/state/thaw.json"
  printf '\n'

  if [ "$before" = 0 ] || [ "$after" = 0 ]; then
    fail 'the client committed nothing'
  fi
  if [ "$during" != 0 ]; then
    fail "$during rows were committed while frozen"
  fi
  if [ $((waited > held ? waited - held : held - waited)) -gt "$tolerated_ms" ]; then
    fail 'the write did not wait as long as the lock was held'
  fi
  echo "The write waited $waited ms, the freeze lasted $held ms, and nothing was committed between."
}

if [ "$(id -u)" != 0 ]; then
  fail 'run it as root: it locks a database and installs packages that are lacking'
fi
command -v dotnet >/dev/null || fail 'the .NET SDK is not installed'
end_with end_script

folder=$(mktemp -d /tmp/fsfreeze-hook-quickstart-XXXXXX)
hook=$folder/qemu/fsfreeze-hook
on_exit remove_everything
# What the build and the server put into the temporary folder goes with this one.
export TMPDIR=$folder/tmp
mkdir "$TMPDIR"
# The server's and the client's programs alone: these packages have no service.
install_packages "$folder/packages.log" clang zlib1g-dev procps mariadb-server-core mariadb-client-core ||
  fail 'the packages could not be installed'
install_hook
build
start_server
show_main_job
