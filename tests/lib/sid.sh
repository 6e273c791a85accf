# shellcheck shell=bash
# Folders with Debian unstable: the newer servers and guest agent that the tests use. MySQL and MariaDB exclude each other, so
# each has its own. Needs processes.sh.

unfinished_sid=

# Makes a folder, unless it is there. It gets its name when it is complete: one that was interrupted is made anew.
#   $1  the folder   $2  the packages in it, with commas   $3  the file for debootstrap's output
make_sid_folder() {
  local folder=$1 packages=$2 log=$3
  if [ -d "$folder" ]; then
    return 0
  fi
  echo "making $folder (a minute or two)"
  mkdir -p "$(dirname "$folder")"
  rm -rf --one-file-system -- "$folder".unfinished-*
  unfinished_sid=$folder.unfinished-$$
  on_exit remove_unfinished_sid
  run_quietly "$log" debootstrap --variant=minbase --include="$packages" sid "$unfinished_sid" || return
  rm -rf "$unfinished_sid"/var/cache/apt/archives/*.deb
  mv -T "$unfinished_sid" "$folder"
  unfinished_sid=
}

remove_unfinished_sid() {
  local mounted
  if [ -n "$unfinished_sid" ] && [ -d "$unfinished_sid" ]; then
    # An interrupted debootstrap leaves its /proc and /sys mounted.
    awk -v top="$unfinished_sid/" 'index($2, top) == 1 { print $2 }' /proc/self/mounts | sort -r | while read -r mounted; do
      umount "$mounted" || true
    done
    rm -rf --one-file-system -- "$unfinished_sid"
  fi
}
