#!/bin/bash
# Looks for mistakes in the workflows of GitHub's with actionlint, and for actions that are not pinned. As root it installs what it lacks.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$root/artifacts/ci/workflows

# shellcheck source=../../tests/lib/processes.sh
. "$root/tests/lib/processes.sh"
# shellcheck source=../../tests/lib/packages.sh
. "$root/tests/lib/packages.sh"

end_with end_script
mkdir -p "$folder"
# Another build of it conflicts with Debian's, and is as good.
if ! command -v npm >/dev/null; then
  install_packages "$folder/packages.log" nodejs npm
fi
cp -t "$folder" "$root"/.ci/workflows/{package.json,package-lock.json,lint.mjs}
cd "$folder"
run_quietly "$folder/npm.log" npm ci --ignore-scripts --no-audit --no-fund
cd "$root"
node "$folder/lint.mjs" .github/workflows/*.yml
