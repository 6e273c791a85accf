# shellcheck shell=bash
# Starting processes, and ending whatever was started however the script ends.

exit_functions=()
step_pid=

# Has a function called when the script ends; the last one given is the first one called.
on_exit() {
  exit_functions=("$1" "${exit_functions[@]}")
}

# Calls them, each once, and none of them keeps another from its turn.
run_exit_functions() {
  local function
  end_session "$step_pid" 60
  for function in "${exit_functions[@]}"; do
    "$function" || true
  done
  exit_functions=()
}

# Has a function called when the script ends, by a signal too.
end_with() {
  # shellcheck disable=SC2064  # the function's name is known by now
  trap "$1" EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# The end of a script that has nothing to report.
end_script() {
  local status=$?
  trap - EXIT
  trap '' INT TERM HUP
  run_exit_functions
  exit "$status"
}

# Waits until no other run has a lock, half an hour at most. The lock goes with the process.
be_alone() {
  mkdir -p "$(dirname "$1")"
  exec {run_lock}>"$1"
  if ! flock --nonblock "$run_lock"; then
    echo 'waiting for another run on this machine to end'
    flock --timeout 1800 "$run_lock"
  fi
}

# Runs a command in a session of its own. A signal to this script is answered at once, and not when the command has ended.
run_step() {
  local status=0
  setsid "$@" &
  step_pid=$!
  wait "$step_pid" || status=$?
  step_pid=
  return "$status"
}

# The same, with its output in a file; it is shown if the command fails.
run_quietly() {
  local log=$1 status=0
  shift
  run_step "$@" >"$log" 2>&1 || status=$?
  if [ "$status" != 0 ]; then
    tail -n 40 "$log" >&2
    echo "failed with status $status: $*" >&2
  fi
  return "$status"
}

# Waits until a process has gone, so many seconds at most.
wait_for_end() {
  timeout "$2" tail --pid="$1" -s 0.05 -f /dev/null
}

# Ends a session that this script started, by the process id of its leader.
end_session() {
  local pid=$1
  if [ -z "$pid" ]; then
    return 0
  fi
  # The leader alone too: it may not have begun its session yet.
  kill -TERM -- "-$pid" "$pid" 2>/dev/null || true
  if ! wait_for_end "$pid" "$2"; then
    kill -KILL -- "-$pid" "$pid" 2>/dev/null || true
  fi
  wait "$pid" 2>/dev/null || true
}
