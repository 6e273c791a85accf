#!/bin/bash
# Checks an RPM package: its files with modes and owners, what it requires, its scripts, its SELinux module, and how it is installed,
# upgraded and removed in an empty root, where the programs that its scripts call are replaced by ones that write down their calls.
# Run it as root on Debian; it installs what it lacks. The package is for Fedora and RHEL: what only they can show is not seen here.
#   bash packaging/check-rpm.sh [PACKAGE]         default: the one in artifacts/rpm for this machine
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
package=
folder=
machine=
failures=0

# RHEL 8 has this one. A newer one in the program shuts out its users.
readonly newest_libc=2.28

# shellcheck source=../tests/lib/processes.sh
. "$root/tests/lib/processes.sh"
# shellcheck source=../tests/lib/packages.sh
. "$root/tests/lib/packages.sh"

fail() {
  printf 'check-rpm: %s\n' "$1" >&2
  exit 1
}

remove_folder() {
  rm -rf --one-file-system -- "$folder"
}

# Runs one check, and goes on to the next whatever comes of it.
check() {
  local what=$1
  shift
  if "$@"; then
    echo "ok      $what"
  else
    echo "failed  $what"
    failures=$((failures + 1))
  fi
}

query() {
  rpm --query --package --queryformat "$1" "$package"
}

files() {
  query '[%{FILEMODES:perms} %{FILEUSERNAME}:%{FILEGROUPNAME} %{FILEFLAGS:fflags} %{FILENAMES}\n]' | sed -E 's/  +/ /' |
    diff --unified "$root/packaging/rpm/files.txt" -
}

# Of the C library, the newest symbol version counts; the program's loader finds what it loads while it runs by its name.
requires() {
  local requires newest
  requires=$(rpm --query --package --requires "$package")
  grep -qx 'qemu-guest-agent' <<<"$requires" && grep -qxF '(libssl.so.3()(64bit) or libssl.so.1.1()(64bit))' <<<"$requires" || return
  newest=$(sed -nE 's/^libc\.so\.6\(GLIBC_([0-9.]+)\).*/\1/p' <<<"$requires" | sort --version-sort | tail -n 1)
  echo "        the newest version of the C library it asks for: $newest"
  printf '%s\n' "$newest" "$newest_libc" | sort --version-sort --check=quiet
}

scripts() {
  local script
  for script in POSTIN PREUN POSTUN; do
    query "%{$script}" >"$folder/$script.sh"
    [ -s "$folder/$script.sh" ] && dash -n "$folder/$script.sh" && shellcheck --shell=sh "$folder/$script.sh" || return
  done
}

# Together with what it builds on of the policy: the label of the program by either path, and the way into the hooks' domain.
policy() {
  local path rules
  rpm2cpio "$package" | cpio --quiet --to-stdout --extract '*/fsfreeze_hook.cil' >"$folder/module.cil"
  secilc --mls true --output "$folder/policy" --filecontext "$folder/contexts" "$root/packaging/rpm/policy-stub.cil" "$folder/module.cil" || return
  for path in /usr/sbin/fsfreeze-hook /usr/bin/fsfreeze-hook; do
    grep -q ':virt_qemu_ga_unconfined_exec_t:' <<<"$(selabel_lookup -b file -f "$folder/contexts" -k "$path" -t f)" || return
  done
  # What hangs on a boolean has its name behind it.
  rules=$(sesearch --type_trans --allow -s virt_qemu_ga_t "$folder/policy")
  grep -qx 'type_transition virt_qemu_ga_t virt_qemu_ga_unconfined_exec_t:process virt_qemu_ga_unconfined_t;' <<<"$rules" &&
    grep -qx 'allow virt_qemu_ga_t virt_qemu_ga_unconfined_t:process transition;' <<<"$rules"
}

# An empty root with a shell, and with programs that write down how they were called. The agent runs, and its folder is there.
make_machine() {
  local program
  machine=$folder/$1
  mkdir -p "$machine"/{bin,dev,etc/qemu-ga/fsfreeze-hook.d,etc/selinux/targeted,etc/sysconfig,lib64,proc/77/task/77,run/systemd/system}
  cp /bin/busybox "$machine/bin/busybox"
  for program in sh cat sed tail tr sleep; do
    ln -s busybox "$machine/bin/$program"
  done
  for program in systemctl systemd-run semodule selinuxenabled load_policy restorecon; do
    printf '#!/bin/sh\necho "%s $*" >>/calls\n' "$program" >"$machine/bin/$program"
    chmod 755 "$machine/bin/$program"
  done
  # shellcheck disable=SC2016  # that program expands it
  echo 'case "$1 $2" in "show --property=ExecStart") cat /command-line ;; "show "*) echo 77 ;; esac' >>"$machine/bin/systemctl"
  # shellcheck disable=SC2016  # systemd expands it
  echo '/usr/bin/qemu-ga -F$FSFREEZE_HOOK_PATHNAME' >"$machine/command-line"
  : >"$machine/proc/77/task/77/children"
  echo 'FSFREEZE_HOOK_PATHNAME=/etc/qemu-ga/fsfreeze-hook' >"$machine/etc/sysconfig/qemu-ga"
  : >"$machine/calls"
  : >"$machine/dev/null"
}

# It is for Fedora, and the root is empty: nothing that it depends on is there. The package may be for another processor.
on_machine() {
  local options=(--nodeps --force-debian)
  case $1 in
    --install | --upgrade) options+=(--ignorearch) ;;
  esac
  PATH=/bin:/sbin:$PATH rpm --root "$machine" "${options[@]}" "$@"
}

# Whether something was called since the last time that somebody looked, and whether nothing else was that restarts.
called() {
  local pattern
  for pattern in "$@"; do
    if [ "${pattern#!}" != "$pattern" ]; then
      ! grep -q -- "${pattern#!}" "$machine/calls" || { cat "$machine/calls"; return 1; }
    else
      grep -q -- "$pattern" "$machine/calls" || { echo "no call: $pattern"; cat "$machine/calls"; return 1; }
    fi
  done
  : >"$machine/calls"
}

install_and_remove() {
  make_machine plain
  on_machine --install "$package" || return
  called 'semodule .*--install' load_policy 'restorecon /usr/sbin/fsfreeze-hook' daemon-reload '^systemctl restart qemu-guest-agent' '!systemd-run' || return
  on_machine --verify fsfreeze-hook || return
  echo '# mine' >>"$machine/etc/qemu-ga/fsfreeze-hook.conf"
  on_machine --upgrade --force "$package" || return
  called 'semodule .*--install' '!restart' '!semodule .*--remove' '!systemd-run' || return
  grep -q '# mine' "$machine/etc/qemu-ga/fsfreeze-hook.conf" || return
  on_machine --erase fsfreeze-hook >"$folder/output" 2>&1 || return
  grep -q 'remove it there with DROP USER' "$folder/output" || return
  called 'semodule .*--remove fsfreeze_hook' daemon-reload '^systemctl restart qemu-guest-agent' || return
  [ -e "$machine/etc/qemu-ga/fsfreeze-hook.conf.rpmsave" ] && [ -z "$(find "$machine" -path "$machine/usr/*fsfreeze*")" ]
}

frozen() {
  local remover
  make_machine frozen
  : >"$machine/run/qga.state.isfrozen"
  on_machine --install "$package" >"$folder/output" || return
  grep -q 'once it has nothing frozen' "$folder/output" || return
  called daemon-reload '^systemd-run' 'qemu-guest-agent.service sh 77$' '!^systemctl restart' || return
  on_machine --erase fsfreeze-hook >"$folder/output" &
  remover=$!
  # shellcheck disable=SC2016  # the inner shell expands it
  if ! timeout 30 sh -c 'until grep -q waiting "$1"; do sleep 0.1; done' sh "$folder/output" || [ ! -e "$machine/usr/sbin/fsfreeze-hook" ]; then
    return 1
  fi
  rm "$machine/run/qga.state.isfrozen"
  wait "$remover" && [ ! -e "$machine/usr/sbin/fsfreeze-hook" ] && called '^systemctl restart qemu-guest-agent'
}

# A command line of the administrator's stays as it is, and installing says what is to be added to it, unless the agent's file has it.
own_command() {
  make_machine own-command
  echo '/usr/bin/qemu-ga -m virtio-serial' >"$machine/command-line"
  on_machine --install "$package" >"$folder/output" || return
  grep -q "so it does not run this program; 'fsfreeze-hook check' prints the lines to paste" "$folder/output" || return
  on_machine --erase fsfreeze-hook || return
  printf '[general]\nfsfreeze-hook = /usr/sbin/fsfreeze-hook\n' >"$machine/etc/qemu-ga/qemu-ga.conf"
  on_machine --install "$package" >"$folder/output" || return
  ! grep -q 'does not run this program' "$folder/output"
}

# The host of an agent that runs a command for it hears how that ended: the restart waits.
guest_exec() {
  make_machine guest-exec
  echo '78 ' >"$machine/proc/77/task/77/children"
  echo 'FSFREEZE_HOOK_PATHNAME="/opt/hook"' >"$machine/etc/sysconfig/qemu-ga"
  on_machine --install "$package" >"$folder/output" 2>/dev/null || return
  called '^systemd-run' 'qemu-guest-agent.service sh 77$' '!^systemctl restart' || return
  grep -q 'fsfreeze-hook.d: /opt/hook$' "$folder/output"
}

# An image that is being built: no systemd, no SELinux.
bare() {
  make_machine bare
  rm -r "$machine/run/systemd" "$machine"/bin/{systemctl,systemd-run,semodule,selinuxenabled,load_policy,restorecon} "$machine/etc/sysconfig"
  on_machine --install "$package" >"$folder/output" 2>&1 && on_machine --erase fsfreeze-hook >>"$folder/output" 2>&1 &&
    [ "$(cut -d ' ' -f 1-6 "$folder/output")" = "$(printf 'fsfreeze-hook: %s\n' 'see what is lacking with:' "an account that 'fsfreeze-hook grants'")" ]
}

# The program runs out of the package, says at once what it finds of databases, and reads the configuration that lies where the package
# puts it. Nothing is frozen by a plan.
program() {
  local library status=0
  make_machine program
  rpm2cpio "$package" | cpio --quiet --to-stdout --extract '*/sbin/fsfreeze-hook' >"$folder/fsfreeze-hook"
  chmod 700 "$folder/fsfreeze-hook"
  while IFS= read -r library; do
    install -D "$library" "$machine$library"
  done < <(ldd "$folder/fsfreeze-hook" | grep -oE '/[^ ]+')
  install -D /proc/sys/kernel/random/boot_id "$machine/proc/sys/kernel/random/boot_id"
  ln -s busybox "$machine/bin/awk"
  ln -s busybox "$machine/bin/timeout"
  on_machine --install "$package" >"$folder/output" || return
  grep -q '^fsfreeze-hook: database servers: ' "$folder/output" || { cat "$folder/output"; return 1; }
  [ "$(chroot "$machine" /usr/sbin/fsfreeze-hook --version)" = "fsfreeze-hook $(query '%{VERSION}')" ] || return
  printf '[hook]\nlog-flie = /dev/null\n' >"$machine/etc/qemu-ga/fsfreeze-hook.conf"
  chroot "$machine" /usr/sbin/fsfreeze-hook freeze --dry-run >"$folder/output" 2>&1 || status=$?
  [ "$status" = 3 ] && grep -q '/etc/qemu-ga/fsfreeze-hook.conf' "$folder/output"
}

lint() {
  rpmlint --config "$root/packaging/rpm/rpmlint.toml" "$package" >"$folder/lint" || { cat "$folder/lint"; return 1; }
}

[ "$(id -u)" = 0 ] || fail 'run it as root: it changes its root folder, and installs packages that are lacking'
package=$(realpath -- "${1:-$(printf '%s\n' "$root"/artifacts/rpm/*."$(uname -m)".rpm | sort --version-sort | tail -n 1)}")
[ -f "$package" ] || fail 'there is no package, build one with packaging/build-rpm.sh'
end_with end_script
folder=$(mktemp -d /tmp/fsfreeze-hook-check-rpm-XXXXXX)
on_exit remove_folder
install_packages "$folder/packages.log" rpm rpmlint cpio dash shellcheck busybox-static secilc selinux-utils setools ||
  fail 'the packages could not be installed'
check 'files, modes, owners' files
check 'what it requires' requires
check 'its scripts are sound' scripts
check 'its SELinux module compiles, and has its effect' policy
check 'rpmlint' lint
check 'installed, upgraded, removed' install_and_remove
check 'the same while frozen' frozen
check 'installed by the agent itself' guest_exec
check 'installed beside a command line of the administrator' own_command
check 'installed without systemd and SELinux' bare
if [ "$(query '%{ARCH}')" = "$(uname -m)" ]; then
  check 'the program runs, and finds its configuration' program
fi
[ "$failures" = 0 ] || fail "failed: $failures"
