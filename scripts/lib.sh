# What every script starts with: the root of the project, the versions, the tools' folder, timed steps.
# shellcheck shell=bash disable=SC2034 source-path=SCRIPTDIR

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT" || exit 1
TOOLS=$ROOT/.tools
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
STARTED=$SECONDS

# shellcheck source=../tools.env
. "$ROOT/tools.env"

# Our tools come first; `.tools/env`, written by scripts/tools.sh, names the Rust toolchain.
PATH=$TOOLS/bin:$TOOLS/npm/node_modules/.bin:$PATH
# shellcheck source=/dev/null
if [ -f "$TOOLS/env" ]; then . "$TOOLS/env"; fi
export PATH

# Messages go to the error stream, so that a script may answer something on the other.
say() { printf '%s\n' "$*" >&2; }
fail() { say "✗ $*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# step "what" command… : says it, runs it, says how long it took. (No `||` here: it would turn `set -e` off.)
STEP=
step() {
  local outer=$STEP start=$SECONDS
  STEP=$1
  say "▸ $STEP"
  shift
  "$@"
  say "  $STEP: $((SECONDS - start)) s"
  STEP=$outer
}
trap '[ -z "$STEP" ] || say "✗ $STEP"' EXIT

# at_least 1.96 1.99.1 : whether the second version is not older than the first.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n1)" = "$1" ]; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif has sudo; then sudo "$@"
  else fail "this needs root, and there is no sudo: $*"
  fi
}

# apt_install package… : on Debian and its like; the list of packages is refreshed once.
apt_install() {
  has apt-get || fail "please install, in your system's way: $*"
  if [ -z "${APT_FRESH:-}" ]; then as_root apt-get -qq update >&2; APT_FRESH=1; fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@" >&2
}

# wait_for url seconds : until it answers anything but an error of its own.
wait_for() {
  node -e '
    const [url, seconds] = process.argv.slice(1), end = Date.now() + seconds * 1000;
    (async () => {
      while (Date.now() < end) {
        const ok = await fetch(url).then((r) => r.status < 500, () => false);
        if (ok) return;
        await new Promise((r) => setTimeout(r, 100));
      }
      process.exit(1);
    })();' "$1" "$2"
}
