#!/bin/bash
# Makes what a release has for a processor, from what is committed: the Debian package, the RPM package and the bare program, all three
# with the same bits of it, and what went into it. Run it as root on Debian 12 with the .NET SDK; it installs what it lacks. RUNTIME is
# .NET's name for a processor, linux-x64 or linux-arm64; without it, this machine's. An x64 machine builds for both.
#   bash packaging/release.sh check TAG                     whether TAG is the version of the program and of its packages
#   bash packaging/release.sh packages FOLDER [RUNTIME]     the packages, and the archive of the bare program
#   bash packaging/release.sh sbom FOLDER [RUNTIME]         the bill of materials, CycloneDX
#   bash packaging/release.sh checksums FOLDER              SHA256SUMS, of all that the folder has
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' "$root/Directory.Build.props")
folder=
target=

# shellcheck source=../tests/lib/processes.sh
. "$root/tests/lib/processes.sh"
# shellcheck source=../tests/lib/packages.sh
. "$root/tests/lib/packages.sh"
# shellcheck source=../tests/lib/dotnet.sh
. "$root/tests/lib/dotnet.sh"

fail() {
  printf 'release: %s\n' "$1" >&2
  exit 1
}

usage() {
  echo 'usage: bash packaging/release.sh check TAG | packages FOLDER [RUNTIME] | sbom FOLDER [RUNTIME] | checksums FOLDER' >&2
  exit 2
}

remove_folder() {
  rm -rf --one-file-system -- "$folder"
}

commit_time() {
  git -C "$root" log -1 --format=%ct
}

# A unit test compares the versions too. Here they are looked at once more, beside the tag.
check_tag() {
  local debian rpm
  debian=$(sed -n '1s/^fsfreeze-hook (\(.*\)).*/\1/p' "$root/packaging/debian/changelog")
  rpm=$(sed -n 's/^Version: *//p' "$root/packaging/rpm/fsfreeze-hook.spec")
  if [ "$1" != "v$version" ] || [ "$debian" != "$version" ] || [ "$rpm" != "$version" ]; then
    fail "the tag is $1, the program's version $version, the Debian package's $debian, the RPM package's $rpm: make them one and tag again"
  fi
  echo "$version"
}

# The program is compiled once, for the Debian package: with the time and the folder of the build kept out of it.
packages() {
  bash "$root/packaging/build-deb.sh" --for "$(debian_architecture)" "$folder/deb"
  dpkg-deb --extract "$folder"/deb/fsfreeze-hook_*.deb "$folder/package"
  bash "$root/packaging/build-rpm.sh" --binary "$folder/package/usr/sbin/fsfreeze-hook" "$target"
  cp -t "$target" -- "$folder"/deb/fsfreeze-hook_*.deb
  archive
}

# For any other Linux with a C library that is as new: the program, what describes it, and nothing that installs it.
archive() {
  local name content
  name=fsfreeze-hook-$version-$runtime
  content=$folder/$name
  git -C "$root" archive --prefix="$name/" HEAD LICENSE README.md SECURITY.md docs | tar -x -C "$folder"
  git -C "$root" archive --prefix="$name/" HEAD:packaging fsfreeze-hook.conf man completion schemas | tar -x -C "$folder"
  cp "$folder/package/usr/sbin/fsfreeze-hook" "$content/fsfreeze-hook"
  tar -c -C "$folder" --sort=name --owner=0 --group=0 --numeric-owner --mode=u+rwX,go+rX,go-w --mtime="@$(commit_time)" "$name" |
    gzip -n9 >"$target/$name.tar.gz"
  echo "$target/$name.tar.gz"
}

# What the program is made of. The tool takes compiler and runtime for the build's alone, and does not name the pack that the runtime
# comes from; but the runtime is linked into the program.
sbom() {
  local name pack release hash
  name=fsfreeze-hook-$runtime.cdx.json
  cd "$root"
  run_quietly "$folder/restore.log" dotnet restore src/FsFreezeHook --locked-mode --disable-build-servers || fail 'the packages could not be restored'
  run_quietly "$folder/tool.log" dotnet tool restore || fail 'the tool could not be installed'
  run_quietly "$folder/sbom.log" dotnet tool run dotnet-CycloneDX src/FsFreezeHook/FsFreezeHook.csproj --disable-package-restore --runtime "$runtime" \
    --set-name fsfreeze-hook --set-version "$version" --set-type Application --spec-version 1.6 --output-format Json \
    --output "$folder" --filename sbom.json || fail 'the bill of materials could not be made'
  pack=Microsoft.NETCore.App.Runtime.NativeAOT.$runtime
  release=$(jq --raw-output --arg pack "$pack" '[.project.frameworks[].downloadDependencies[] | select(.name == $pack) | .version][0] // empty' \
    src/FsFreezeHook/obj/project.assets.json | sed -E 's/^\[([^,]*),.*/\1/')
  [ -n "$release" ] || fail "nothing says which $pack is linked in"
  hash=$(nupkg_hash "$pack" "$release")
  jq --arg time "$(date --utc --date="@$(commit_time)" +%FT%TZ)" --arg other "$(other_runtime "$runtime")" \
    --arg pack "$pack" --arg release "$release" --arg hash "$hash" --from-file packaging/sbom.jq "$folder/sbom.json" >"$target/$name"
  echo "$target/$name"
}

# In hexadecimal digits; NuGet keeps it beside the package.
nupkg_hash() {
  local packages name=${1,,}
  packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
  base64 --decode "${packages%/}/$name/$2/$name.$2.nupkg.sha512" | od --address-radix=n --format=x1 --width=64 | tr -d ' \n'
}

debian_architecture() {
  case $runtime in
    linux-x64) echo amd64 ;;
    linux-arm64) echo arm64 ;;
    *) fail "there is no build for $runtime" ;;
  esac
}

other_runtime() {
  case $1 in
    linux-x64) echo linux-arm64 ;;
    *) echo linux-x64 ;;
  esac
}

checksums() {
  cd "$target"
  find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%f\n' | sort | xargs --delimiter='\n' sha256sum -- >"$folder/SHA256SUMS"
  [ -s "$folder/SHA256SUMS" ] || fail "there is nothing in $target"
  cp "$folder/SHA256SUMS" SHA256SUMS
  echo "$target/SHA256SUMS"
}

[ $# = 2 ] || { [ $# = 3 ] && [[ $1 = packages || $1 = sbom ]]; } || usage
case $1 in
  check)
    check_tag "$2"
    exit
    ;;
  packages | sbom | checksums) ;;
  *) usage ;;
esac
end_with end_script
folder=$(mktemp -d /tmp/fsfreeze-hook-release-XXXXXX)
on_exit remove_folder
runtime=${3:-$(runtime_identifier)}
mkdir -p "$2"
target=$(realpath -- "$2")
case $1 in
  packages) needed=(git) ;;
  sbom) needed=(git jq) ;;
  *) needed=() ;;
esac
install_packages "$folder/packages.log" "${needed[@]}" || fail 'the packages could not be installed'
"$1"
