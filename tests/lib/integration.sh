# shellcheck shell=bash
# Running the integration tests where they can neither meet anything of this machine's, nor each other, nor leave anything behind.
# Needs processes.sh.

# The tests mostly wait, but in one process they cannot run side by side: for a test, another one's server is a running server that
# took no part. So they run in lanes, each a process in namespaces of its own. A lane has the tests whose full name has one of its
# words and that no lane before it has; the last lane has no words and takes all the others. So each test is in exactly one lane.
lanes=(mariadb mysql rest)

lane_words() {
  case $1 in
    # What makes the lanes equally long. Of four lanes on two cores, one kept another waiting for longer than some tests allow.
    mariadb)
      echo 'MariaDbUnstable .Blocking.MariaDb .Snapshots.MariaDb .Snapshots.LongUpdate .RunningServers .Rehearsing. .Security. .Containers.' \
        '.Snapshots.ContainersTests .DockerTests .PodmanTests .ContainerFaultTests'
      ;;
    mysql) echo 'MySql .Clusters.Galera .Logins. .SlowInstance' ;;
  esac
}

lane_command=()
lane_pids=()
lane_printers=()
syslog_is_ours=
grace_periods=

# Which tests a lane has, in the words of "dotnet test --filter".
#   $1  the lane   $2  which tests are to run at all, or empty
lane_filter() {
  local lane word mine='' others=''
  for lane in "${lanes[@]}"; do
    mine=
    for word in $(lane_words "$lane"); do
      mine+="${mine:+|}FullyQualifiedName~$word"
    done
    if [ "$lane" = "$1" ]; then
      break
    fi
    for word in $(lane_words "$lane"); do
      others+="${others:+&}FullyQualifiedName!~$word"
    done
  done
  if [ -n "$mine" ]; then
    mine="($mine)"
  fi
  mine+=${others:+${mine:+&}$others}
  echo "$mine${2:+&($2)}"
}

# Runs a command for each lane, all at the same time.
#   $1  a folder for their output's pipes   $2  the function that sets lane_command, given a lane
#   $3  the function that is called when a lane has ended, with its name and exit status
run_lanes() {
  local folder=$1 prepare=$2 ended=$3 index status
  on_exit stop_lanes
  give_syslog_a_place
  keep_grace_periods
  for index in "${!lanes[@]}"; do
    "$prepare" "${lanes[index]}"
    start_lane "$index" "$folder/${lanes[index]}.output"
  done
  for index in "${!lanes[@]}"; do
    status=0
    wait "${lane_pids[index]}" || status=$?
    lane_pids[index]=
    # All that it said must have been printed before anything else is.
    wait "${lane_printers[index]}" || true
    "$ended" "${lanes[index]}" "$status"
  done
  take_syslogs_place_away
  give_grace_periods_back
}

# A setting of the whole machine, which a freeze for an agent changes, and gives back; but not one whose holder a test has killed.
keep_grace_periods() {
  grace_periods=$(cat /sys/kernel/rcu_expedited 2>/dev/null || true)
  on_exit give_grace_periods_back
}

give_grace_periods_back() {
  if [ -n "$grace_periods" ]; then
    echo "$grace_periods" >/sys/kernel/rcu_expedited || true
    grace_periods=
  fi
}

# Runs lane_command in a mount and a process namespace of its own: the database servers of this machine and of the other lanes are
# not to be seen there, and when it ends, so does every process and every mount of the tests. Under nohup a hangup is ignored by
# all that is started, and the tests send some.
#   $1  the lane's number   $2  the pipe for its output, of which each line gets the lane's name
start_lane() {
  local lane=${lanes[$1]} pipe=$2 network=(--net)
  # The container engine publishes its ports in the machine's own network.
  if [[ $(lane_words "$lane") == *.Containers.* ]]; then
    network=()
  fi
  rm -f "$pipe"
  mkfifo "$pipe"
  sed -u "s/^/$lane: /" <"$pipe" &
  lane_printers+=($!)
  # bash stays the first process: it waits for what the tests' children leave behind, as init does. In these folders the stock
  # scripts have files with fixed names, and so has the program where it finds no configuration. .NET names files in /tmp by process
  # id and start time, which lanes must not share.
  # shellcheck disable=SC2016,SC2094 # the inner shell's; the pipe's name may go, as both its ends are open
  {
    rm "$pipe"
    exec setsid env --default-signal=HUP,INT,TERM unshare --mount --pid "${network[@]}" --fork --kill-child --mount-proc bash -ec '
      for folder in /run /var/lib /var/log; do
        mount -t tmpfs -o mode=755 tmpfs "$folder"
      done
      # In a network of its own: one address is loopback, and one is not, as some tests need it.
      if [ "$2" = --net ]; then
        ip link set lo up
        ip address add 192.0.2.1/32 dev lo
      fi
      echo "$1" >/proc/sys/kernel/ns_last_pid
      shift 2
      "$@"
      exit $?' bash "$((10 + $1 * 10000))" "${network[*]}" "${lane_command[@]}"
  } >"$pipe" 2>&1 &
  lane_pids+=($!)
}

# On a machine without a syslog, a test that listens in its place would hear the other lanes: each lane covers this file instead.
give_syslog_a_place() {
  if [ ! -e /dev/log ]; then
    on_exit take_syslogs_place_away
    syslog_is_ours=yes
    : >/dev/log
  fi
}

take_syslogs_place_away() {
  if [ -n "$syslog_is_ours" ]; then
    rm -f /dev/log
    syslog_is_ours=
  fi
}

# Ends them in the midst of it. A filesystem that is still frozen would keep its processes for ever, killed or not.
stop_lanes() {
  local pid init
  for pid in "${lane_pids[@]}"; do
    if [ -z "$pid" ]; then
      continue
    fi
    init=$(cat "/proc/$pid/task/$pid/children" 2>/dev/null || true)
    if [ -n "${init// /}" ]; then
      # shellcheck disable=SC2016 # the inner shell's
      timeout -s KILL 30 nsenter --target "${init// /}" --mount --pid -- sh -c '
        awk "\$2 ~ \"/fsfreeze-hook-test-\" && \$3 == \"ext4\" { print \$2 }" /proc/self/mounts |
          while read -r mounted; do fsfreeze -u "$mounted" 2>/dev/null; done' || true
    fi
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  lane_pids=()
}

# Marks the folders that the tests of this run make. Others may run on this machine, in another copy of the repository.
mark_test_folders() {
  FSFREEZE_HOOK_TEST_RUN=$(od -An -N2 -tx1 /dev/urandom | tr -d ' ')-
  export FSFREEZE_HOOK_TEST_RUN
}

# Removes the folders with this run's mark, which the tests did not live to remove.
remove_test_folders() {
  local folder
  for folder in "$@"; do
    if [ -d "$folder" ]; then
      find "$folder" -mindepth 1 -maxdepth 1 -name "fsfreeze-hook-test-${FSFREEZE_HOOK_TEST_RUN:?}*" \
        -exec rm -rf --one-file-system -- {} +
    fi
  done
}
