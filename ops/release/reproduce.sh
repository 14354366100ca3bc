#!/usr/bin/env bash
# Builds the release twice, in two folders with different names, and compares every byte.
#
#   ops/release/reproduce.sh
#
# It builds the last commit without local changes, and takes twice as long as a build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Jars keep their files' permissions, so a release is built with the usual mask.
umask 022

build() {
  local folder=$work/$1
  mkdir "$folder"
  git archive HEAD | tar --extract --no-same-permissions --directory "$folder"
  echo "Building in $1"
  (cd "$folder" && mvn -q -Prelease -Dmaven.test.skip=true package)
  # The released files, without Maven's own metadata.
  (cd "$folder/service/target" && find . -maxdepth 1 -type f -name 'latchkey*' ! -name '*.asc' -print0 \
    | LC_ALL=C sort -z | xargs -0 sha256sum) > "$work/$1.sums"
}

build first
# A different time zone and language must not change the result.
(export TZ=Pacific/Auckland LC_ALL=C && build second-with-another-name)
diff "$work/first.sums" "$work/second-with-another-name.sums" || {
  echo "reproduce: the two builds differ; see above." >&2
  exit 1
}
cat "$work/first.sums"
echo "The two builds are the same, byte for byte: $(wc -l < "$work/first.sums") files."
