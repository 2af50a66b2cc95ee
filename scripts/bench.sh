#!/usr/bin/env bash
# Loads the release build and prints what it bears. Arguments go to `alin bench`.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

[ -x "$TARGET/release/alin" ] || scripts/build.sh --release
"$TARGET/release/alin" bench "$@"
# With options, the load alone was wanted; without, the pages on a phone too.
[ $# -gt 0 ] || scripts/lighthouse.sh >/dev/null
