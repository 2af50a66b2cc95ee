#!/usr/bin/env bash
# A private PostgreSQL for the tests: its own user, folder and port, nothing kept, nothing flushed to disk.
# usage: scripts/postgres.sh start|url|stop      start and url print the address on the standard output
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

STATE=$TOOLS/postgres.state

# Debian keeps the programs out of PATH, one folder for each version.
find_bin() {
  local dir
  for dir in $(compgen -G '/usr/lib/postgresql/*/bin' | sort -rV) $(dirname "$(command -v initdb || echo /nowhere/initdb)"); do
    if [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ] && [ -x "$dir/createdb" ]; then echo "$dir"; return; fi
  done
  return 1
}

# PostgreSQL refuses to run as root.
as_user() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

url() {
  [ -f "$STATE" ] || fail "no PostgreSQL of ours is running: scripts/postgres.sh start"
  # shellcheck source=/dev/null
  . "$STATE"
  echo "postgres://alin@127.0.0.1:$port/alin"
}

running() {
  [ -f "$STATE" ] || return 1
  # shellcheck source=/dev/null
  . "$STATE"
  as_user "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1
}

start() {
  running && return
  local bin dir port
  bin=$(find_bin) || { apt_install postgresql; bin=$(find_bin); }
  dir=$(mktemp -d "${TMPDIR:-/tmp}/alin-postgres.XXXXXX")
  [ "$(id -u)" != 0 ] || chown postgres "$dir"
  port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
  as_user "$bin/initdb" -D "$dir/data" -U alin -A trust -E UTF8 --locale=C --no-sync >/dev/null
  as_user "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 30 -o "-p $port -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=300" start >/dev/null || { cat "$dir/log" >&2; fail "PostgreSQL doesn't start"; }
  mkdir -p "$TOOLS"
  printf 'bin=%q\ndir=%q\nport=%q\n' "$bin" "$dir" "$port" >"$STATE"
  as_user "$bin/createdb" -h 127.0.0.1 -p "$port" -U alin alin
}

stop() {
  [ -f "$STATE" ] || return 0
  # shellcheck source=/dev/null
  . "$STATE"
  as_user "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$dir" "$STATE"
}

case ${1:-} in
  start) start; url ;;
  url) url ;;
  stop) stop ;;
  *) fail "usage: scripts/postgres.sh start|url|stop" ;;
esac
