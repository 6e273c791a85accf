# shellcheck shell=bash
# Debian packages: installs those that are lacking, and leaves no service running. Needs processes.sh.

policy_file=/usr/sbin/policy-rc.d
policy_is_ours=

# Installs what is lacking of the packages named. The log file is for the output of apt-get.
install_packages() {
  local log=$1 package lacking=()
  shift
  for package in "$@"; do
    if [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
      lacking+=("$package")
    fi
  done
  if [ ${#lacking[@]} = 0 ]; then
    return 0
  fi
  if [ "$(id -u)" != 0 ]; then
    echo "these packages are lacking, and only root can install them: ${lacking[*]}" >&2
    return 1
  fi
  echo "installing ${lacking[*]}"
  forbid_services
  run_quietly "$log" env DEBIAN_FRONTEND=noninteractive sh -c '
    apt-get update -qq &&
    apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@"' sh "${lacking[@]}"
  local status=$?
  allow_services
  return "$status"
}

# A package's server would start at once. See the file's own description in invoke-rc.d(8): 101 means "action forbidden".
forbid_services() {
  if [ ! -e "$policy_file" ]; then
    on_exit allow_services
    policy_is_ours=yes
    printf '#!/bin/sh\nexit 101\n' >"$policy_file"
    chmod 755 "$policy_file"
  fi
}

allow_services() {
  if [ -n "$policy_is_ours" ]; then
    rm -f "$policy_file"
    policy_is_ours=
  fi
}
