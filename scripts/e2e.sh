#!/usr/bin/env bash
# The end-to-end tests, in Chromium, on the release build. Arguments go to Playwright.
# usage: scripts/e2e.sh [--project=telephone] [part of a file's name]…
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

[ -x "$TARGET/release/alin" ] && [ -x "$TARGET/release/alin-standins" ] && [ -f site/manifest.json ] ||
  fail "nothing built yet: make run, or scripts/build.sh"

# shellcheck source=scripts/browser.sh
. scripts/browser.sh

export ALIN_BIN=$TARGET/release
cd end2end
exec npx playwright test "$@"
