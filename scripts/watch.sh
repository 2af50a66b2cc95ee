#!/usr/bin/env bash
# Builds again (development profile) and restarts whenever a source file has changed. Ctrl-C stops it.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# The newest change among the sources, as one number.
newest() {
  find app domain services server standins frontend style public Cargo.toml Cargo.lock -type f -printf '%T@\n' |
    sort -n | tail -n1
}

pid=
stop() {
  if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; wait "$pid" || true; pid=; fi
}
trap 'exit 130' INT TERM
trap stop EXIT

while true; do
  seen=$(newest)
  # What runs goes on running until what replaces it is built.
  if scripts/build.sh --dev; then
    stop
    scripts/run.sh --dev &
    pid=$!
  else
    say "✗ The build failed; waiting for the next change."
  fi
  while [ "$(newest)" = "$seen" ]; do sleep 1; done
done
