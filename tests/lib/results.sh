# shellcheck shell=bash
# Counting: what the tests' result files say, and what went wrong around them. Needs processes.sh.

passed=0
failed=0
skipped=0

# Something that is no test failed.
count_failure() {
  failed=$((failed + 1))
  printf 'FAILED: %s\n' "$1" >&2
}

# Something failed without which nothing else can be done.
fail() {
  count_failure "$1"
  exit 1
}

# For end_with: the end of every run, also of one that was interrupted or failed half-way.
end_counting() {
  local status=$?
  trap - EXIT
  trap '' INT TERM HUP
  run_exit_functions
  if [ "$status" != 0 ] && [ "$failed" = 0 ]; then
    count_failure "ended before its time, with status $status"
  fi
  report_results || exit "$((status == 0 ? 1 : status))"
  exit "$status"
}

# Adds the results of one run of a test project.
#   $1  its name     $2  its result file (trx)     $3  the exit status of the run
#   $4  the file with the names of tests that may be skipped, or /dev/null
#   $5  empty where it is a failure that no test ran
count_results() {
  local project=$1 file=$2 status=$3 may_skip=$4 may_be_empty=$5 result outcome name ran=0 failures=$failed
  if [ ! -s "$file" ]; then
    # With a filter that matches nothing, dotnet writes no result file and says so by no more than a line.
    if [ "$status" != 0 ] || [ -z "$may_be_empty" ]; then
      count_failure "$project: no results (exit status $status): it did not build, or crashed"
    fi
    return
  fi
  while IFS= read -r result; do
    outcome=$(attribute outcome "$result")
    name=$(attribute testName "$result")
    case $outcome in
      Passed)
        ran=$((ran + 1))
        passed=$((passed + 1))
        ;;
      NotExecuted)
        if grep -qxF -- "$name" "$may_skip"; then
          skipped=$((skipped + 1))
        else
          count_failure "$name was skipped, and may not be"
        fi
        ;;
      *)
        ran=$((ran + 1))
        count_failure "$name: ${outcome:-no outcome}"
        failure_message "$name" "$file" >&2
        ;;
    esac
  done < <(grep -o '<UnitTestResult [^>]*>' "$file")
  if [ "$ran" = 0 ] && [ -z "$may_be_empty" ]; then
    count_failure "$project: no test ran"
  fi
  if [ "$status" != 0 ] && [ "$failed" = "$failures" ]; then
    count_failure "$project: ended with status $status though no test failed: it crashed, or was ended"
  fi
}

# Fails unless the runs of a test project together gave a result for every test, each once. Cases of one test are counted: how
# their arguments are written is not the same everywhere.
#   $1  its name   $2  the file with the list of its tests   the others: the result files
expect_all_results() {
  local project=$1 list=$2 differences
  shift 2
  if ! differences=$(diff <(sed -n 's/^    //p' "$list" | count_cases) \
    <(cat "$@" 2>/dev/null | grep -o '<UnitTestResult [^>]*>' | sed 's/.* testName="\([^"]*\)".*/\1/' | count_cases)); then
    count_failure "$project: not every test has a result, or one has several; listed (<) and counted (>):"
    head -n 20 <<<"$differences" >&2
  fi
}

count_cases() {
  sed 's/(.*//' | sort | uniq -c
}

# What a failed test said and what it left to be looked at: the log that has the rest may be gone with the machine.
failure_message() {
  said_by "$1" "$2" Message 12
  said_by "$1" "$2" StdOut 200
}

# The first lines of an element of a test's result.
#   $1  the test's name   $2  the result file   $3  the element's name   $4  how many lines
said_by() {
  name="testName=\"$1\"" element=$3 most=$4 awk '
    BEGIN { begin = ".*<" ENVIRON["element"] ">"; end = "</" ENVIRON["element"] ">.*" }
    index($0, ENVIRON["name"]) { mine = 1 }
    mine && sub(begin, "") { said = 1 }
    said {
      last = sub(end, "")
      gsub(/&lt;/, "<"); gsub(/&gt;/, ">"); gsub(/&quot;/, "\""); gsub(/&#xD;/, ""); gsub(/&amp;/, "\\&")
      print "    " $0
      if (last) exit
      if (++lines == ENVIRON["most"]) { print "    ... the rest is in the result file"; exit }
    }
    mine && (/<\/UnitTestResult>/ || /<UnitTestResult .*\/>/) { exit }' "$2"
}

# An attribute of an XML element on one line.
attribute() {
  sed -n "s/.* $1=\"\([^\"]*\)\".*/\1/p" <<<"$2"
}

# Puts the rows together that the tests of faults left, and compares them with the table that is committed.
#   $1  the rows' folder     $2  the table to write, with what was measured     $3  the committed table
compare_fault_table() {
  local rows=$1 measured=$2 committed=$3
  {
    echo '| fault | moment | server and caller | freeze exits | thaw exits | lock after the fault | writable within | next freeze, thaw | measured (ms) |'
    echo '| --- | --- | --- | --- | --- | --- | --- | --- | --- |'
    cat "$rows"/*.row 2>/dev/null | sort | sed 's/\t\(.*\)$/ \1 |/'
  } >"$measured"
  # Without the last column, which is another one each time.
  if ! diff <(sed -n 's/ [^|]*|$//; /^|/p' "$measured") <(sed -n '/^|/p' "$committed"); then
    count_failure "$committed is not what the tests found; take over what $measured says, without its last column"
  fi
}

# Prints the last line. Success is: something passed, and nothing failed.
report_results() {
  if [ "$passed" = 0 ] && [ "$failed" = 0 ]; then
    count_failure 'no test ran'
  fi
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" = 0 ]
}
