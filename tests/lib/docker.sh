# shellcheck shell=bash
# A private container engine and the image that the container tests use where no image is named. Needs processes.sh.

local_image=fsfreeze-hook-tests/mysql:sid

docker_folder=
docker_pid=
docker_bridge_is_ours=
docker_cgroup=fsfreeze-hook-tests-$$

# Starts the engine, with everything it keeps in a folder under $1 that goes with it, and its output in the file $2.
start_docker() {
  local parent=$1 log=$2
  if [ ! -e /sys/class/net/docker0 ]; then
    docker_bridge_is_ours=yes
  fi
  docker_folder=$(mktemp -d "$parent/docker-XXXXXX")
  on_exit stop_docker
  mkfifo "$docker_folder/log"
  # In namespaces of its own, so that nothing it starts or mounts can outlive it; systemd would not know the processes in there
  # by their ids, so it has no part in their control groups. No firewall rules, no forwarding: its ports are published by a
  # proxy process, on 127.0.0.1 alone.
  setsid unshare --mount --pid --fork --kill-child --mount-proc \
    dockerd --host="unix://$docker_folder/socket" --data-root="$docker_folder/data" --exec-root="$docker_folder/exec" \
    --pidfile="$docker_folder/pid" --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent="/$docker_cgroup" \
    --iptables=false --ip-forward=false --ip-masq=false --ip=127.0.0.1 \
    >"$docker_folder/log" 2>&1 &
  docker_pid=$!

  export DOCKER_HOST=unix://$docker_folder/socket
  # What Debian 12's engine speaks; a newer client insists on newer ones.
  export DOCKER_API_VERSION=1.41
  # It would be fetched from an image registry. This script ends the engine, so nothing needs reaping.
  export TESTCONTAINERS_RYUK_DISABLED=true
  # In a container, Testcontainers would look for the ports at the container's gateway.
  export TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1

  : >"$log"
  local line
  exec {docker_output}<"$docker_folder/log"
  while IFS= read -r -t 60 -u "$docker_output" line; do
    printf '%s\n' "$line" >>"$log"
    if [[ $line == *'API listen on '* ]]; then
      cat <&"$docker_output" >>"$log" &
      return 0
    fi
  done
  tail -n 20 "$log" >&2
  echo 'the container engine did not start' >&2
  return 1
}

stop_docker() {
  local init
  if [ -n "$docker_pid" ]; then
    # The leader, unshare, passes no signal on: its child is the engine, which stops its containers.
    init=$(cat "/proc/$docker_pid/task/$docker_pid/children" 2>/dev/null || true)
    if [ -n "${init// /}" ]; then
      kill -TERM "${init// /}" 2>/dev/null || true
      wait_for_end "$docker_pid" 20 || true
    fi
    kill -KILL "$docker_pid" 2>/dev/null || true
    wait "$docker_pid" 2>/dev/null || true
    docker_pid=
  fi
  if [ -n "$docker_bridge_is_ours" ] && [ -e /sys/class/net/docker0 ]; then
    ip link delete docker0 2>/dev/null || true
    docker_bridge_is_ours=
  fi
  find /sys/fs/cgroup -depth -type d -path "*/$docker_cgroup*" -exec rmdir {} + 2>/dev/null || true
  if [ -n "$docker_folder" ]; then
    rm -rf --one-file-system -- "$docker_folder"
    docker_folder=
  fi
}

# Makes the local image out of the sid folder $1; $2 is this folder.
make_local_image() {
  tar --create --one-file-system --directory="$1" \
    --exclude=./proc/* --exclude=./sys/* --exclude=./dev/* --exclude=./tmp/* --exclude=./var/lib/mysql/* \
    --exclude=./usr/share/doc --exclude=./usr/share/man --exclude=./var/cache/apt --exclude=./var/lib/apt/lists . \
    --directory="$2" --transform='s,^mysql-entrypoint.sh$,usr/local/bin/mysql-entrypoint.sh,' mysql-entrypoint.sh |
    docker import --change 'ENTRYPOINT ["/bin/bash", "/usr/local/bin/mysql-entrypoint.sh"]' --change 'CMD ["mysqld"]' \
      --change 'EXPOSE 3306' - "$local_image" >/dev/null
}
