# shellcheck shell=bash
# Disks to boot in an emulator: a Debian with a guest agent and a database server, as its packages set them up. Needs processes.sh.

unfinished_disk=

# The name of a disk in the cache: another one when this file changes, so that no run boots what an earlier state of it has made.
#   $1  the folder of disks     $2  the suite     $3  the database server's package
disk_name() {
  printf '%s/%s-%s-%s' "$1" "$2" "$3" "$(sha256sum "${BASH_SOURCE[0]}" | head -c 12)"
}

# Makes a disk, its kernel and its initial file system, unless they are there, and links them into a folder under the suite's name.
#   $1  the cache   $2  the folder of links   $3  the link's name   $4  the suite   $5  the database server's package   $6  a log file
make_disk() {
  local folder=$2 link=$3 suite=$4 server=$5 log=$6 disk more=
  # That one is a fleet's guest too, and makes snapshots by itself.
  if [ "$suite" = bookworm ]; then
    more=,openssh-server,python3-apt,cloud-init,lvm2,btrfs-progs
  fi
  disk=$(disk_name "$1" "$suite" "$server")
  if [ ! -d "$disk" ]; then
    echo "making a disk with $suite and $server (a minute or two)"
    mkdir -p "$1"
    rm -rf --one-file-system -- "$1/$suite-$server"-*
    unfinished_disk=$disk.unfinished
    on_exit remove_unfinished_disk
    mkdir "$unfinished_disk"
    # A mirror of unstable that stands still for a while has a list that has expired.
    run_quietly "$log" mmdebstrap --mode=root --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' \
      --include="systemd-sysv,dbus,udev,kmod,procps,logrotate,qemu-guest-agent,$server,linux-image-cloud-amd64,initramfs-tools$more" \
      --customize-hook="chroot \"\$1\" sh -c 'cd /root && apt-get download qemu-guest-agent'" \
      "$suite" "$unfinished_disk/root" || return
    set_up_guest "$unfinished_disk/root" || return
    cp -L "$unfinished_disk/root/vmlinuz" "$unfinished_disk/vmlinuz"
    cp -L "$unfinished_disk/root/initrd.img" "$unfinished_disk/initrd"
    truncate --size=3G "$unfinished_disk/raw"
    run_quietly "$log" mkfs.ext4 -q -F -E lazy_itable_init=1 -d "$unfinished_disk/root" "$unfinished_disk/raw" || return
    run_quietly "$log" qemu-img convert -O qcow2 "$unfinished_disk/raw" "$unfinished_disk/qcow2" || return
    rm -rf --one-file-system -- "$unfinished_disk/root" "$unfinished_disk/raw"
    mv -T "$unfinished_disk" "$disk"
    unfinished_disk=
  fi
  ln -sfT "$disk/qcow2" "$folder/$link.qcow2"
  ln -sfT "$disk/vmlinuz" "$folder/$link.vmlinuz"
  ln -sfT "$disk/initrd" "$folder/$link.initrd"
}

# What its packages do not do: a name, a mount, a binary log, a shell for the host, and nothing that works by the clock.
set_up_guest() {
  local guest=$1 options=$1/etc/mysql/mariadb.conf.d section=mariadbd unit
  echo guest >"$guest/etc/hostname"
  echo '127.0.0.1 localhost guest' >"$guest/etc/hosts"
  echo '/dev/vda / ext4 defaults 0 1' >"$guest/etc/fstab"
  if [ ! -d "$options" ]; then
    options=$guest/etc/mysql/mysql.conf.d
    section=mysqld
  fi
  # A table that was not clean in a snapshot is to be seen, and not repaired when it is opened.
  cat >"$options/90-test.cnf" <<OPTIONS
[$section]
server_id = 1
log_bin = binlog
sync_binlog = 1
myisam_recover_options = OFF
loose_aria_recover_options = OFF
OPTIONS
  cat >"$guest/etc/systemd/system/host-shell.service" <<'UNIT'
[Unit]
Description=A shell for the host, on a serial port
DefaultDependencies=no
After=local-fs.target

[Service]
ExecStart=/bin/bash -c 'until [ -c /dev/virtio-ports/shell ]; do sleep 0.2; done; exec bash --noprofile --norc <>/dev/virtio-ports/shell >&0 2>&1'
Restart=always
KillMode=process

[Install]
WantedBy=multi-user.target
UNIT
  chroot "$guest" systemctl --quiet enable host-shell.service || return
  for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer systemd-timesyncd.service; do
    ln -sfT /dev/null "$guest/etc/systemd/system/$unit"
  done
  # A test that has use for them says so: the others boot without.
  if [ -d "$guest/etc/cloud" ]; then
    touch "$guest/etc/cloud/cloud-init.disabled"
    chroot "$guest" systemctl --quiet disable ssh.service
  fi
}

remove_unfinished_disk() {
  if [ -n "$unfinished_disk" ]; then
    rm -rf --one-file-system -- "$unfinished_disk"
  fi
}

# Makes the image with which files are brought into a guest.
#   $1  the image     the rest: the files
make_parts() {
  local image=$1 folder
  shift
  folder=$(mktemp -d)
  cp -t "$folder" -- "$@" &&
    truncate --size=100M "$image" &&
    mkfs.ext4 -q -F -d "$folder" "$image"
  local status=$?
  rm -rf -- "$folder"
  return "$status"
}
