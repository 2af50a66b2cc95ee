#!/usr/bin/env bash
# Loads the release build and prints what it bears. Arguments go to `alin bench`.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

[ -x "$TARGET/release/alin" ] || scripts/build.sh --release
exec "$TARGET/release/alin" bench "$@"
