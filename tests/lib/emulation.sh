# shellcheck shell=bash
# Programs for arm64 on a machine of another kind: the kernel starts them by QEMU's emulator. Needs processes.sh.

emulation=/proc/sys/fs/binfmt_misc/fsfreeze-hook-tests-arm64
emulation_is_ours=
formats_are_mounted=

# Has the kernel do so. F: it opens the emulator now, so that one is found in each root. P: the program gets the name it was started by.
emulate_arm64() {
  if [ "$(uname -m)" = aarch64 ]; then
    return 0
  fi
  on_exit end_emulation
  if [ ! -e "${emulation%/*}/register" ]; then
    mount -t binfmt_misc binfmt_misc "${emulation%/*}" || return
    formats_are_mounted=yes
  fi
  if [ ! -e "$emulation" ]; then
    # An ELF header of 64 bits, little-endian, of a program or library, for processor 0xb7.
    printf '%s' ":${emulation##*/}:M::" '\x7fELF\x02\x01\x01' '\x00\x00\x00\x00\x00\x00\x00\x00\x00' '\x02\x00\xb7\x00:' \
      '\xff\xff\xff\xff\xff\xff\xff\x00' '\xff\xff\xff\xff\xff\xff\xff\xff' '\xfe\xff\xff\xff' \
      ":$(command -v qemu-aarch64-static):FP" >"${emulation%/*}/register" || return
    emulation_is_ours=yes
  fi
}

end_emulation() {
  if [ -n "$emulation_is_ours" ]; then
    echo -1 >"$emulation"
    emulation_is_ours=
  fi
  if [ -n "$formats_are_mounted" ]; then
    umount "${emulation%/*}" 2>/dev/null || true
    formats_are_mounted=
  fi
}
