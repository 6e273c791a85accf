# shellcheck shell=bash disable=SC2154
# What the .NET SDK makes of this repository: the program, and the test projects. Needs processes.sh, and for the latter results.sh.
# The caller sets root, and for the latter artifacts.

# .NET's name for this machine's kind. Fails where there is no build for it.
runtime_identifier() {
  case $(uname -m) in
    x86_64) echo linux-x64 ;;
    aarch64) echo linux-arm64 ;;
    *)
      echo "there is no build for $(uname -m)" >&2
      return 1
      ;;
  esac
}

# Publishes the program for this machine, and looks whether an old C library has all that it asks for.
#   $1  the folder, which is made anew   $2  a log file   the others: more options of "dotnet publish"
publish_program() {
  local rid
  rid=$(runtime_identifier) && publish_for "$rid" "$@"
}

# The same for another one, after its kind.
publish_for() {
  local rid=$1 folder=$2 log=$3
  shift 3
  rm -rf -- "$folder"
  run_quietly "$log" dotnet publish "$root/src/FsFreezeHook" -c Release -r "$rid" -o "$folder" --disable-build-servers "$@" &&
    bash "$root/packaging/check-libc.sh" "$folder/fsfreeze-hook"
}

# Builds a test project, in the configuration in which the program is shipped.
build_tests() {
  local project=$1
  echo "building $project"
  if ! run_quietly "$artifacts/$project.build.log" dotnet build "$root/tests/$project" -c Release --nologo --disable-build-servers; then
    count_failure "$project did not build"
    return 1
  fi
}

# Sets test_command to "dotnet test" for a test project that build_tests built.
#   $1  its name   $2  which of its tests, or empty   the others: more options
begin_test_command() {
  local expression=$2
  # shellcheck disable=SC2034 # the caller's
  test_command=(dotnet test "$root/tests/$1" -c Release --no-build --nologo "${@:3}")
  if [ -n "$expression" ]; then
    test_command+=(--filter "$expression")
  fi
}

# Sets test_command to what runs a test project's tests.
#   $1  its name   $2  the result file's name, without .trx   $3  which of its tests, or empty
set_test_command() {
  begin_test_command "$1" "$3" \
    --results-directory "$artifacts" --logger "trx;LogFileName=$2.trx" --logger 'console;verbosity=normal'
  rm -f "$artifacts/$2.trx"
}
