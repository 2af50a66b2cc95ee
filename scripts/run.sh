#!/usr/bin/env bash
# From a fresh clone to the site in one's browser: tools, build, demonstration world, stand-ins, server.
# usage: scripts/run.sh [--dev]
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

mode=${1:---release}
scripts/tools.sh
scripts/build.sh "$mode"
[ "$mode" = --dev ] && bin=$TARGET/debug || bin=$TARGET/release

# Both programs' defaults suit development; whatever is set in the environment wins.
http=${ALIN_HTTP_ADDR:-127.0.0.1:3000}
# Forms and links in mails are of this address: it follows the port.
export ALIN_PUBLIC_URL=${ALIN_PUBLIC_URL:-http://$http}
mailbox=${ALIN_STANDINS_MAILBOX_ADDR:-127.0.0.1:3025}
registration=${ALIN_STANDINS_REGISTRATION_ADDR:-127.0.0.1:3090}
mkdir -p var

pids=()
stop() {
  trap - INT TERM EXIT
  [ ${#pids[@]} = 0 ] || kill "${pids[@]}" 2>/dev/null || true
  wait
}
trap 'exit 130' INT TERM
trap stop EXIT

say "▸ mailbox and registration site"
"$bin/alin-standins" &
pids+=($!)
wait_for "http://$mailbox/api/messages" 20 || fail "the mailbox doesn't answer on http://$mailbox"

# Fills an empty database only, and prints one account for each role, with its password.
step "demonstration world" "$bin/alin" monde --demo

say "▸ server"
"$bin/alin" serve &
pids+=($!)
wait_for "http://$http/sante" 30 || fail "the server doesn't answer on http://$http/sante"

cat <<TEXT

  AL'in                        http://$http
  Mailbox (all mail sent)      http://$mailbox
  Registration site (SNE)      http://$registration

  The accounts are those printed above. Ready after $((SECONDS - STARTED)) s. Ctrl-C stops everything.

TEXT
# Whichever ends first, ends all.
wait -n "${pids[@]}"
