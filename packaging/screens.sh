#!/bin/bash
# Makes the screens of README.md and docs/locks.md anew: runs the program on a throwaway copy of this machine, with a MariaDB on a filesystem of its own
# and a guest agent, and puts what it prints between the marks "<!-- screen NAME -->" and "<!-- end -->". Run it as root on Debian 12
# with the .NET SDK. The copy is in memory and goes with the script.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=
readonly columns=100

# shellcheck source=../tests/lib/processes.sh
. "$root/tests/lib/processes.sh"
# shellcheck source=../tests/lib/packages.sh
. "$root/tests/lib/packages.sh"
# shellcheck source=../tests/lib/dotnet.sh
. "$root/tests/lib/dotnet.sh"

fail() {
  printf 'screens: %s\n' "$1" >&2
  exit 1
}

remove_folder() {
  rm -rf --one-file-system -- "$folder"
}

# In namespaces of its own: what this machine has, and whatever is written goes into memory.
make_machine() {
  local machine=$1/machine
  mount --make-rprivate /
  mount -t tmpfs tmpfs "$1"
  mkdir "$1/upper" "$1/work" "$machine"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$machine"
  mount -t proc proc "$machine/proc"
  mount --rbind /dev "$machine/dev"
  mount -t tmpfs -o mode=0755 tmpfs "$machine/run"
  mount -t tmpfs -o mode=1777 tmpfs "$machine/tmp"
  rm -rf "$machine/etc/qemu" "$machine/etc/mysql" "$machine/root/.my.cnf" "$machine/var/lib/mysql" "$machine/var/lib/fsfreeze-hook"
  rm -f "$machine/var/log/qga-fsfreeze-hook.log" "$machine/.dockerenv"
  mkdir -p "$machine/etc/qemu/fsfreeze-hook.d" "$machine/run/mysqld" "$machine/var/lib/mysql"
  truncate -s 256M "$1/data"
  mkfs.ext4 -q "$1/data"
  mount -o loop "$1/data" "$machine/var/lib/mysql"
}

# Runs a command as on a terminal, and keeps what it prints, after the command itself.
screen() {
  local name=$1
  shift
  {
    printf '# %s\n' "$*"
    script -qec "stty cols $columns rows 50; NO_COLOR=1 TERM=xterm $*" /dev/null </dev/null | tr -d '\r' |
      sed -E 's/\x1b\[K//g'
  } >"/tmp/$name" || true
}

start_agent() {
  setsid qemu-ga -m unix-listen -p /run/qga.sock -t /run -f /run/qga.pid "$@" >/dev/null 2>&1 &
  agent_pid=$!
}

# On the throwaway machine.
scenario() {
  local attempt
  mariadb-install-db --no-defaults --user=root --datadir=/var/lib/mysql --auth-root-authentication-method=socket \
    --auth-root-socket-user=root --skip-test-db >/dev/null
  setsid mariadbd --no-defaults --user=root --datadir=/var/lib/mysql --socket=/run/mysqld/mysqld.sock \
    --pid-file=/run/mysqld/mysqld.pid --skip-networking >/run/mysqld.log 2>&1 &
  for ((attempt = 0; attempt < 300; attempt++)); do
    if mariadb-admin --no-defaults --socket=/run/mysqld/mysqld.sock ping >/dev/null 2>&1; then
      break
    fi
    sleep 0.1
  done
  printf '#!/bin/sh\nexit 0\n' >/etc/qemu/fsfreeze-hook.d/10-flush-caches
  chmod 755 /etc/qemu/fsfreeze-hook.d/10-flush-caches
  cp /etc/qemu/fsfreeze-hook.d/10-flush-caches /etc/qemu/fsfreeze-hook.d/20-mail.sample

  start_agent
  screen check-stock /etc/qemu/fsfreeze-hook check
  kill "$agent_pid"
  wait "$agent_pid" || true
  start_agent -F/etc/qemu/fsfreeze-hook
  screen dry-run /etc/qemu/fsfreeze-hook freeze --dry-run
  screen rehearse /etc/qemu/fsfreeze-hook rehearse
  screen freeze /etc/qemu/fsfreeze-hook freeze
  screen status-frozen /etc/qemu/fsfreeze-hook status
  /etc/qemu/fsfreeze-hook thaw
  screen check /etc/qemu/fsfreeze-hook check
  screen status /etc/qemu/fsfreeze-hook status
}

inside() {
  make_machine "$1"
  install -m 755 "$2" "$1/machine/etc/qemu/fsfreeze-hook"
  chroot "$1/machine" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 /bin/bash -euc \
    "columns=$columns; $(declare -f screen start_agent scenario); scenario"
  mkdir "$1/out"
  find "$1/machine/tmp" -maxdepth 1 -type f -exec cp -t "$3" -- {} +
}

# Puts the screens into a page, each in the place of the last one.
#   $1  the folder with the screens   $2  the page
insert() {
  awk -v folder="$1" '
    /^<!-- screen .* -->$/ {
      print
      print "```"
      file = folder "/" $3
      found = 0
      while ((getline line < file) > 0) { print line; found = 1 }
      if (!found) { print "screens: there is no " $3 > "/dev/stderr"; exit 1 }
      print "```"
      skipping = 1
      next
    }
    /^<!-- end -->$/ { skipping = 0 }
    !skipping { print }' "$2" >"$1/page"
  cat "$1/page" >"$2"
}

if [ "${1:-}" = --inside ]; then
  inside "$2" "$3" "$4"
  exit
fi
[ "$(id -u)" = 0 ] || fail 'run it as root: it mounts filesystems and installs packages that are lacking'
end_with end_script
folder=$(mktemp -d /tmp/fsfreeze-hook-screens-XXXXXX)
on_exit remove_folder
mkdir "$folder/machine" "$folder/screens"
install_packages "$folder/packages.log" clang zlib1g-dev mariadb-server-core mariadb-client-core qemu-guest-agent bsdutils e2fsprogs ||
  fail 'the packages could not be installed'
echo 'building the program (about a minute)'
publish_program "$folder/publish" "$folder/build.log" --artifacts-path "$folder/build" || fail 'the program could not be built'
run_step env --default-signal=HUP,INT,TERM unshare --mount --pid --fork --kill-child --mount-proc \
  bash "$0" --inside "$folder/machine" "$folder/publish/fsfreeze-hook" "$folder/screens" || fail 'the program could not be run'
for page in "$root/README.md" "$root/docs/locks.md"; do
  insert "$folder/screens" "$page"
done
