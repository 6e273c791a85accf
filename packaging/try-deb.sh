#!/bin/bash
# Installs and removes a Debian package on a throwaway copy of the oldest Debian that it is for, 11, where the C library and OpenSSL are
# older than those that it was built beside; and sees it refused where the C library is too old. Run it as root on Debian; it installs
# what it lacks.
#   bash packaging/try-deb.sh PACKAGE
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${FSFREEZE_HOOK_TEST_CACHE:-/var/cache/fsfreeze-hook-tests}
folder=
readonly cases=(refused_with_an_older_C_library installed_and_it_freezes_and_thaws removed_and_purged_with_all_that_it_had)

# shellcheck source=../tests/lib/processes.sh
. "$root/tests/lib/processes.sh"
# shellcheck source=../tests/lib/packages.sh
. "$root/tests/lib/packages.sh"
# shellcheck source=../tests/lib/debian_folders.sh
. "$root/tests/lib/debian_folders.sh"

fail() {
  printf 'try-deb: %s\n' "$1" >&2
  exit 1
}

remove_folder() {
  rm -rf --one-file-system -- "$folder"
}

# In namespaces of its own: the folder with Debian 11, and whatever is written goes into memory.
#   $1  that folder   $2  a folder for this   $3  the package   the others: the cases
on_debian_11() {
  local machine=$2/machine
  mount -t tmpfs tmpfs "$2"
  mkdir "$2/upper" "$2/work" "$machine"
  mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$machine"
  mount -t proc proc "$machine/proc"
  mount --rbind /dev "$machine/dev"
  cp "$3" "$machine/fsfreeze-hook.deb"
  touch "$machine/before"
  declare -f >"$machine/scenario"
  echo 'scenario "$@"' >>"$machine/scenario"
  chroot "$machine" bash -euo pipefail /scenario "${@:4}"
}

# Prints a line for each case.
scenario() {
  local case
  cd /
  for case in "$@"; do
    if ! "$case" >/output 2>&1; then
      echo "failed  ${case//_/ }"
      cat /output
      return 1
    fi
    echo "ok      ${case//_/ }"
  done
}

install() {
  apt-get install -y --no-install-recommends /fsfreeze-hook.deb
}

# What lies there and not only what dpkg lists: the agent's package has files of that name too.
nothing_of_ours() {
  [ -z "$(find / -xdev -newer /before -path '*fsfreeze-hook*' ! -path /fsfreeze-hook.deb ! -path '/var/lib/dpkg/*' -print)" ]
}

refused_with_an_older_C_library() {
  local refusal
  cp /var/lib/dpkg/status /status
  sed -i '/^Package: libc6$/,/^$/s/^Version: .*/Version: 2.27-3/' /var/lib/dpkg/status
  if refusal=$(install 2>&1); then
    return 1
  fi
  cp /status /var/lib/dpkg/status
  echo "$refusal"
  grep -qF 'libc6 (>= 2.28)' <<<"$refusal" && nothing_of_ours
}

installed_and_it_freezes_and_thaws() {
  install >/printed 2>&1 && grep -q '^fsfreeze-hook: database servers: ' /printed &&
    [ "$(fsfreeze-hook --version)" = "fsfreeze-hook $(dpkg-query --show --showformat='${Version}' fsfreeze-hook)" ] &&
    fsfreeze-hook freeze && fsfreeze-hook thaw
}

removed_and_purged_with_all_that_it_had() {
  dpkg --remove fsfreeze-hook && [ ! -e /usr/sbin/fsfreeze-hook ] && [ -e /etc/qemu/fsfreeze-hook.conf ] &&
    dpkg --purge fsfreeze-hook && nothing_of_ours
}

if [ $# != 1 ] || [ ! -f "$1" ]; then
  echo 'usage: bash packaging/try-deb.sh PACKAGE' >&2
  exit 2
fi
[ "$(id -u)" = 0 ] || fail 'run it as root'
end_with end_script
folder=$(mktemp -d /tmp/fsfreeze-hook-try-deb-XXXXXX)
on_exit remove_folder
be_alone "$cache/lock" || fail "another run has kept $cache/lock for half an hour; end it and what it started"
install_packages "$folder/packages.log" debootstrap || fail 'the packages could not be installed'
make_older_debian "$cache/bullseye" "$folder/debootstrap.log" || fail 'the folder with Debian 11 could not be made'
export -f on_debian_11 scenario install nothing_of_ours "${cases[@]}"
# shellcheck disable=SC2016  # the inner shell's
run_step unshare --mount --pid --fork --kill-child bash -euo pipefail -c 'on_debian_11 "$@"' bash \
  "$cache/bullseye" "$folder" "$(realpath -- "$1")" "${cases[@]}"
