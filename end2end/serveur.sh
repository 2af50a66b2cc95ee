#!/usr/bin/env bash
# The stand-ins and the server for one run of the tests: new databases, the demonstration world, own ports.
# Leaves the accounts and the logs in var/e2e/, for whoever wants to know what happened.
set -euo pipefail
cd "$(dirname "$0")/.."

port=${ALIN_E2E_PORT:-4300}
bin=${ALIN_BIN:-$PWD/target/release}
logs=$PWD/var/e2e
mkdir -p "$logs"
folder=$(mktemp -d)

export ALIN_ENV=test
# Three projects log the same few people in, from one address, within minutes.
export ALIN_LIMITS_FACTOR=10
export ALIN_DEV=true
export ALIN_DATABASE_URL="sqlite://$folder/alin.sqlite"
export ALIN_HTTP_ADDR=127.0.0.1:$port
export ALIN_PUBLIC_URL=http://127.0.0.1:$port
export ALIN_SITE_ROOT=$PWD/site
export ALIN_SMTP_URL=smtp://127.0.0.1:$((port + 1))
export ALIN_REGISTRATION_URL=http://127.0.0.1:$((port + 3))
export ALIN_REGISTRATION_API_KEY=end-to-end
export ALIN_STANDINS_SMTP_ADDR=127.0.0.1:$((port + 1))
export ALIN_STANDINS_MAILBOX_ADDR=127.0.0.1:$((port + 2))
export ALIN_STANDINS_REGISTRATION_ADDR=127.0.0.1:$((port + 3))
export ALIN_STANDINS_DATABASE=$folder/registration.sqlite

pids=()
stop() {
  trap - INT TERM EXIT
  [ ${#pids[@]} = 0 ] || kill "${pids[@]}" 2>/dev/null || true
  wait
  rm -rf "$folder"
}
trap 'exit 0' INT TERM
trap stop EXIT

"$bin/alin-standins" >"$logs/standins.log" 2>&1 &
pids+=($!)
for _ in $(seq 100); do
  (: <>/dev/tcp/127.0.0.1/$((port + 2)) && : <>/dev/tcp/127.0.0.1/$((port + 3))) 2>/dev/null && break
  sleep 0.1
done

"$bin/alin" monde --demo >"$logs/comptes.txt" 2>"$logs/monde.log"
"$bin/alin" serve >"$logs/serveur.log" 2>&1 &
pids+=($!)
wait -n "${pids[@]}"
