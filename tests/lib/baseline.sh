# shellcheck shell=bash disable=SC2154
# The two stock shell scripts, which some tests run or compare with. The caller sets root, has fail, and sets baseline, empty or not.

# Sets baseline to a folder with both: the one that it names already, or one made of the article beside the repository. Returns 1
# where there is neither.
#   $1  the folder to make
find_baseline() {
  local article
  if [ -n "$baseline" ]; then
    baseline=$(cd "$baseline" 2>/dev/null && pwd) || fail 'the folder named by --baseline does not exist'
    is_baseline "$baseline" 2>/dev/null || fail "$baseline does not have the two stock scripts"
    return
  fi
  for article in "$root"/../shared/seed/*.txt; do
    if [ -r "$article" ] && extract_baseline "$article" "$1"; then
      baseline=$1
      return
    fi
  done
  return 1
}

# Takes them out of the article that has them, unmodified, into a folder laid out like /etc/qemu.
extract_baseline() {
  local article=$1 folder=$2
  rm -rf -- "$folder"
  mkdir -p "$folder/fsfreeze-hook.d"
  take_script 1 "$article" >"$folder/fsfreeze-hook"
  take_script 2 "$article" >"$folder/fsfreeze-hook.d/mysql-flush.sh"
  chmod 755 "$folder/fsfreeze-hook" "$folder/fsfreeze-hook.d/mysql-flush.sh"
  is_baseline "$folder"
}

# Whether a folder has both of them, whole.
is_baseline() {
  grep -q 'fsfreeze-hook\.d' "$1/fsfreeze-hook" && bash -n "$1/fsfreeze-hook" &&
    grep -q 'FLUSH TABLES WITH READ LOCK' "$1/fsfreeze-hook.d/mysql-flush.sh" && bash -n "$1/fsfreeze-hook.d/mysql-flush.sh"
}

# A script begins with its #! line and ends where the indentation does; empty lines at its end are the article's.
take_script() {
  awk -v wanted="$1" '
    /^    #!\/bin\/bash/ { number++ }
    /^[^ ]|^ ? ? ?[^ ]/ { if (number == wanted) exit }
    number == wanted {
      line = substr($0, 5)
      if (line == "") { empty++; next }
      for (; empty > 0; empty--) print ""
      print line
    }' "$2"
}
