# shellcheck shell=bash
# Running the integration tests where they can neither meet anything of this machine's nor leave anything behind. Needs processes.sh.

tests_pid=

# Runs a command in a mount and a process namespace of its own: the database servers of this machine are not to be seen there,
# and when it ends, so does every process and every mount of the tests. Under nohup a hangup is ignored by all that is started, and
# the tests send some.
run_isolated() {
  local status=0
  on_exit stop_isolated
  # bash stays the first process: it waits for what the tests' children leave behind, as init does.
  # shellcheck disable=SC2016 # the inner shell's
  setsid env --default-signal=HUP,INT,TERM unshare --mount --pid --fork --kill-child --mount-proc bash -c '
    if [ -d /run/mysqld ]; then
      mount -t tmpfs tmpfs /run/mysqld
    fi
    "$@"
    exit $?' bash "$@" &
  tests_pid=$!
  wait "$tests_pid" || status=$?
  tests_pid=
  return "$status"
}

# Ends them in the midst of it. A filesystem that is still frozen would keep its processes for ever, killed or not.
stop_isolated() {
  local init
  if [ -z "$tests_pid" ]; then
    return 0
  fi
  init=$(cat "/proc/$tests_pid/task/$tests_pid/children" 2>/dev/null || true)
  if [ -n "${init// /}" ]; then
    # shellcheck disable=SC2016 # the inner shell's
    timeout -s KILL 30 nsenter --target "${init// /}" --mount --pid -- sh -c '
      awk "\$2 ~ \"/fsfreeze-hook-test-\" && \$3 == \"ext4\" { print \$2 }" /proc/self/mounts |
        while read -r mounted; do fsfreeze -u "$mounted" 2>/dev/null; done' || true
  fi
  kill -KILL "$tests_pid" 2>/dev/null || true
  wait "$tests_pid" 2>/dev/null || true
  tests_pid=
}

# Removes the folders that tests made after a file and did not live to remove.
remove_test_folders() {
  local marker=$1 folder
  shift
  for folder in "$@"; do
    if [ -d "$folder" ]; then
      find "$folder" -mindepth 1 -maxdepth 1 -name 'fsfreeze-hook-test-*' -newer "$marker" \
        -exec rm -rf --one-file-system -- {} +
    fi
  done
}
