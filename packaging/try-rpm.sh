#!/bin/bash
# Installs, upgrades and removes an RPM package under a systemd of its own, on a throwaway copy of this machine, where the guest agent's
# unit is as on Fedora and RHEL, and a script stands in for the agent. check-rpm.sh sees what the package's scripts call; this sees what
# comes of it. Run it as root on Debian; it installs what it lacks, and takes half a minute.
#   bash packaging/try-rpm.sh PACKAGE
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=

# shellcheck source=../tests/lib/processes.sh
. "$root/tests/lib/processes.sh"
# shellcheck source=../tests/lib/packages.sh
. "$root/tests/lib/packages.sh"

fail() {
  printf 'try-rpm: %s\n' "$1" >&2
  exit 1
}

remove_folder() {
  rm -rf --one-file-system -- "$folder"
}

# In a namespace of its own: what this machine has, and whatever is written goes into memory. systemd wants control groups, and
# systemd-nspawn leaves folders in /run.
make_machine() {
  local machine=$1/machine
  mount --make-rprivate /
  umount --recursive /sys/fs/cgroup 2>/dev/null || true
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  mount -t tmpfs tmpfs /run
  mount -t tmpfs tmpfs "$1"
  mkdir "$1/upper" "$1/work" "$machine"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$machine"
  rm -rf "$machine"/etc/systemd/system/*.wants "$machine"/{usr/lib,etc}/systemd/system/qemu-guest-agent.service.d "$machine"/etc/qemu-ga
  mkdir -p "$machine/etc/sysconfig" "$machine/etc/qemu-ga/fsfreeze-hook.d"
  printf '%s\n' 'FILTER_RPC_ARGS="--allow-rpcs=guest-ping"' 'FSFREEZE_HOOK_PATHNAME=/etc/qemu-ga/fsfreeze-hook' >"$machine/etc/sysconfig/qemu-ga"
  install -m 755 /dev/stdin "$machine/usr/bin/qemu-ga-stand-in" <<'STAND_IN'
#!/bin/bash
# Runs what its host asks for, and tells it when that has ended, and under which arguments: an agent that was restarted does not.
exec <>/run/from-host
while read -r command; do
  bash -c "$command" && echo "$$ $*" >/run/to-host
done
STAND_IN
  cat >"$machine/etc/systemd/system/qemu-guest-agent.service" <<'UNIT'
[Unit]
DefaultDependencies=no
[Service]
EnvironmentFile=/etc/sysconfig/qemu-ga
ExecStartPre=/bin/sh -c '[ -p /run/from-host ] || mkfifo /run/from-host'
ExecStart=/usr/bin/qemu-ga-stand-in $FILTER_RPC_ARGS -F${FSFREEZE_HOOK_PATHNAME}
UNIT
  cat >"$machine/etc/systemd/system/scenario.service" <<'UNIT'
[Unit]
DefaultDependencies=no
[Service]
Type=oneshot
ExecStart=/bin/bash /scenario
StandardOutput=file:/result
StandardError=file:/result
UNIT
}

# On the throwaway machine. Prints a line for each case, and last of all that it has come so far.
scenario() {
  set -eu
  stock='--allow-rpcs=guest-ping -F/etc/qemu-ga/fsfreeze-hook'
  ours='--allow-rpcs=guest-ping -F/usr/sbin/fsfreeze-hook'
  dropins=/etc/systemd/system/qemu-guest-agent.service.d
  agent() { systemctl show --property=MainPID --value qemu-guest-agent.service; }
  arguments() { tr '\0' ' ' <"/proc/$(agent)/cmdline" | sed 's/.*stand-in //; s/ $//'; }
  package() { rpm --force-debian --nodeps "$@"; }
  until_true() { timeout 30 bash -c "until $1; do sleep 0.1; done"; }
  # The agent's arguments, and what a restart of it ends, become so, within a bound.
  expect() {
    for ((attempt = 0; attempt < 300; attempt++)); do
      if [ "$(arguments 2>/dev/null)" = "$2" ] && [ "$(systemctl show --property=KillMode --value qemu-guest-agent.service)" = "$3" ]; then
        echo "ok      $1: $2"
        return
      fi
      sleep 0.1
    done
    echo "failed  $1: $(arguments)"
    exit 1
  }

  systemctl start qemu-guest-agent.service
  expect 'stock' "$stock" control-group
  package --install /package.rpm
  expect 'installed' "$ours" process
  before=$(agent)
  package --upgrade --force /package.rpm
  expect 'upgraded' "$ours" process
  [ "$(agent)" = "$before" ]

  mkdir -p "$dropins"
  echo 'FSFREEZE_HOOK_PATHNAME=/opt/mine' >/etc/mine
  printf '[Service]\nEnvironmentFile=/etc/mine\n' >"$dropins/50-local.conf"
  systemctl daemon-reload
  systemctl restart qemu-guest-agent.service
  expect "with an administrator's drop-in" '--allow-rpcs=guest-ping -F/opt/mine' process
  rm "$dropins/50-local.conf"
  ln -s /dev/null "$dropins/10-fsfreeze-hook.conf"
  systemctl daemon-reload
  systemctl restart qemu-guest-agent.service
  expect 'with the drop-in hidden' "$stock" control-group
  rm "$dropins/10-fsfreeze-hook.conf"
  systemctl daemon-reload
  systemctl restart qemu-guest-agent.service
  expect 'with the drop-in again' "$ours" process

  touch /run/qga.state.isfrozen
  package --erase fsfreeze-hook >/removal &
  until_true 'grep -q waiting /removal'
  [ -x /usr/sbin/fsfreeze-hook ]
  rm /run/qga.state.isfrozen
  wait "$!"
  [ ! -e /usr/sbin/fsfreeze-hook ]
  expect 'removed while frozen, after thaw' "$stock" control-group

  touch /run/qga.state.isfrozen
  before=$(agent)
  package --install /package.rpm
  [ "$(agent)" = "$before" ]
  rm /run/qga.state.isfrozen
  expect 'installed while frozen, after thaw' "$ours" process

  before=$(agent)
  echo 'rpm --force-debian --erase fsfreeze-hook >/dev/null' >/run/from-host
  until_true '[ -e /run/to-host ]'
  [ "$(cat /run/to-host)" = "$before $ours" ]
  expect 'removed by the agent itself, its host heard of it' "$stock" control-group
  echo complete
}

inside() {
  local machine=$1/machine
  make_machine "$1"
  cp "$2" "$machine/package.rpm"
  printf '%s\n' 'trap "systemctl poweroff --force --force >/dev/null 2>&1" EXIT' "$(declare -f scenario)" scenario >"$machine/scenario"
  timeout 150 systemd-nspawn --quiet --register=no --keep-unit --console=pipe --private-network --link-journal=no --directory="$machine" \
    /lib/systemd/systemd --unit=scenario.service --log-level=warning >"$1/console" 2>&1 || true
  cat "$machine/result"
  [ "$(tail -n 1 "$machine/result")" = complete ] || { cat "$1/console"; return 1; }
}

if [ "${1:-}" = --inside ]; then
  inside "$2" "$3"
  exit
fi
[ "$(id -u)" = 0 ] || fail 'run it as root: it mounts filesystems and installs packages that are lacking'
[ -f "${1:-}" ] || fail 'it wants a package, build one with packaging/build-rpm.sh'
end_with end_script
folder=$(mktemp -d /tmp/fsfreeze-hook-try-rpm-XXXXXX)
on_exit remove_folder
mkdir "$folder/mount"
install_packages "$folder/packages.log" rpm systemd systemd-container || fail 'the packages could not be installed'
run_step env --default-signal=HUP,INT,TERM unshare --mount --fork --kill-child bash "$0" --inside "$folder/mount" "$(realpath -- "$1")" ||
  fail 'the package did not do what it should'
