# shellcheck shell=bash
# Pages with parts that a script makes.

# Puts a text between two lines of a page, in the place of what is there. Fails, and changes nothing, where the page lacks them.
#   $1  the line before   $2  the line after   $3  the text's file   $4  the page
insert_between() {
  local page
  page=$(awk -v before="$1" -v after="$2" -v text="$3" '
    within && $0 == after { within = 0; ended = 1 }
    !within { print }
    $0 == before { while ((getline line < text) > 0) print line; within = 1 }
    END { exit !ended }' "$4") || return
  printf '%s\n' "$page" >"$4"
}
