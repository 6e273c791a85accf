#!/bin/bash
# Whether a C library as old as glibc 2.28 (RHEL 8) has all that the program asks it for, weak symbols included: the loader refuses a
# program that asks for more, and the guest agent then refuses each freeze. Needs objdump of binutils, for whichever processor.
#   bash packaging/check-libc.sh PROGRAM
set -euo pipefail
export LC_ALL=C.UTF-8

readonly oldest=2.28

symbols=$(objdump --dynamic-syms -- "${1:?usage: bash packaging/check-libc.sh PROGRAM}" | sed -nE 's/^.*\(?GLIBC_([0-9.]+)\)? +(.*)$/\1 \2/p')
[ -n "$symbols" ] || { echo "check-libc: $1 asks for no symbol of glibc's, which cannot be" >&2; exit 1; }
newer=$(awk -v oldest="$oldest" '
  BEGIN { split(oldest, least, ".") }
  { split($1, its, "."); if (its[1] > least[1] || its[1] == least[1] && its[2] + 0 > least[2]) print "  " $2 ", of glibc " $1 }' <<<"$symbols")
if [ -n "$newer" ]; then
  printf 'check-libc: %s does not start with glibc %s, see src/FsFreezeHook/OldGlibc.c; it asks for\n%s\n' "$1" "$oldest" "$newer" >&2
  exit 1
fi
