#!/usr/bin/env bash
# Measures home, list and offer of the release build with Lighthouse on a simulated phone; every score must reach 95.
# The summary is on the standard output, in JSON.
# usage: scripts/lighthouse.sh [--fois N]     each page N times, 3 unless told otherwise
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

[ -x "$TARGET/release/alin" ] && [ -x "$TARGET/release/alin-standins" ] && [ -f site/manifest.json ] ||
  fail "nothing built yet: make run, or scripts/build.sh"
# shellcheck source=scripts/browser.sh
. scripts/browser.sh

fois=3
if [ "${1:-}" = --fois ]; then fois=$2; fi

export ALIN_BIN=$TARGET/release ALIN_E2E_PORT=${ALIN_E2E_PORT:-4340}
site=http://127.0.0.1:$ALIN_E2E_PORT
end2end/serveur.sh >&2 &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true' EXIT
wait_for "$site/sante" 120 || fail "the server does not answer"

offer=$(node -e '
  fetch(process.argv[1] + "/offres").then((r) => r.text()).then((html) => {
    console.log(html.match(/href="(\/offres\/[0-9a-f-]{36})/)?.[1] ?? "");
  });' "$site")
[ -n "$offer" ] || fail "no offer in the list"
cd end2end
node lighthouse/mesure.mjs --performance --fois "$fois" "$site/" "$site/offres" "$site$offer"
