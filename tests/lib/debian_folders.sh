# shellcheck shell=bash
# Folders with another Debian: the older and newer servers and guest agents that the tests use. MySQL and MariaDB exclude each
# other, so each has its own. Needs processes.sh.

unfinished_folder=

# Makes a folder, unless it is there. It gets its name when it is complete: one that was interrupted is made anew.
#   $1  the folder   $2  the release of Debian   $3  the packages in it, with commas   $4  the file for debootstrap's output
#   the others: further options of debootstrap; with --foreign the packages are unpacked, and none of their scripts runs
make_debian_folder() {
  local folder=$1 release=$2 packages=$3 log=$4
  if [ -d "$folder" ]; then
    return 0
  fi
  echo "making $folder (a minute or two)"
  mkdir -p "$(dirname "$folder")"
  rm -rf --one-file-system -- "$folder".unfinished-*
  unfinished_folder=$folder.unfinished-$$
  on_exit remove_unfinished_folder
  run_quietly "$log" debootstrap --variant=minbase --include="$packages" "${@:5}" "$release" "$unfinished_folder" || return
  if [ -d "$unfinished_folder/debootstrap" ]; then
    unpack_packages "$unfinished_folder" || return
  fi
  rm -rf "$unfinished_folder"/var/cache/apt/archives/*.deb
  mv -T "$unfinished_folder" "$folder"
  unfinished_folder=
}

unpack_packages() {
  local package file
  for package in "$1"/var/cache/apt/archives/*.deb; do
    dpkg-deb --extract "$package" "$1" || return
  done
  # What a script of one of them makes, and everything counts on.
  for file in passwd group; do
    cp "$1/usr/share/base-passwd/$file.master" "$1/etc/$file" || return
  done
}

# Debian 11: glibc 2.31, OpenSSL 1.1, and a server and an agent as old.
#   $1  the folder   $2  the file for debootstrap's output
make_older_debian() {
  make_debian_folder "$1" bullseye mariadb-server,qemu-guest-agent "$2"
}

# The same for arm64, which an emulator runs, without a server.
make_arm64_debian() {
  make_debian_folder "$1" bullseye libssl1.1,qemu-guest-agent "$2" --arch=arm64 --foreign
}

remove_unfinished_folder() {
  local mounted
  if [ -n "$unfinished_folder" ] && [ -d "$unfinished_folder" ]; then
    # An interrupted debootstrap leaves its /proc and /sys mounted.
    awk -v top="$unfinished_folder/" 'index($2, top) == 1 { print $2 }' /proc/self/mounts | sort -r | while read -r mounted; do
      umount "$mounted" || true
    done
    rm -rf --one-file-system -- "$unfinished_folder"
  fi
}
