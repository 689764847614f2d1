#!/usr/bin/env bash
# Runs tests under the thread sanitizer, in a copy of the sources beside the checkout's build.
#
#   Tests/ThreadSanitizer/run.sh [FILTER]     default: BelayAgentTests
#
# Needs what the README's test command installs. The first run builds everything anew: ten minutes on two
# cores. Ends with 1 when a test fails or the sanitizer reports a race.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
filter="${1:-BelayAgentTests}"
copy="$root/.build/thread-sanitizer"

mkdir -p "$copy"
rm -rf "$copy/Sources" "$copy/Tests" "$copy/themes"
cp -R "$root/Package.swift" "$root/README.md" "$root/Sources" "$root/Tests" "$root/themes" "$copy/"
shadow() { # TYPE FILE: puts the file into each module that names the type
  grep -rlE "$1[<(]" "$copy/Sources" "$copy/Tests" --include='*.swift' |
    sed -E "s#^($copy/(Sources|Tests)/[^/]+)/.*#\\1#" | grep -v ThreadSanitizer | sort -u |
    while read -r module; do cp "$root/Tests/ThreadSanitizer/Shadows/$2" "$module/"; done
}
shadow Mutex VisibleMutex.swift
shadow SystemRandomNumberGenerator RoomyGenerator.swift

log="$copy/races.log"
cd "$copy"
swift build --build-tests --sanitize=thread
TSAN_OPTIONS="halt_on_error=0 exitcode=66" \
  swift test --skip-build --sanitize=thread --no-parallel --filter "$filter" 2>&1 | tee "$log"
if grep -q "WARNING: ThreadSanitizer" "$log"; then
  echo "the thread sanitizer reports $(grep -c 'WARNING: ThreadSanitizer' "$log") races; see $log" >&2
  exit 1
fi
