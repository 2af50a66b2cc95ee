#!/usr/bin/env bash
# Says what this machine has, what is missing and what is too old. Changes nothing.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

bad=0
# line "what" "version found" "version wanted" min|exact "who needs it / what to do"
line() {
  local mark=✓ note=''
  if [ -z "$2" ]; then mark=✗ note="missing: $5"
  elif [ "$4" = exact ] && [ "$2" != "$3" ]; then mark=✗ note="expected $3: $5"
  elif [ "$4" = min ] && ! at_least "$3" "$2"; then mark=✗ note="older than $3: $5"
  fi
  [ "$mark" = ✓ ] || bad=1
  printf '%s %-22s %-14s %s\n' "$mark" "$1" "$2" "$note"
}
optional() { if has "$2"; then printf '✓ %-22s\n' "$1"; else printf '· %-22s not installed (%s)\n' "$1" "$3"; fi; }
version_of() { has "$1" || return 0; "$@" 2>/dev/null | grep -oE '[0-9]+(\.[0-9]+)+' | head -n1 || true; }
npm_version() { sed -n 's/^  *"version": *"\(.*\)".*/\1/p' "$1/package.json" 2>/dev/null | head -n1 || true; }
crate_version() { grep -A1 "^name = \"$1\"\$" Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p'; }

wasm_std=
if has rustc && compgen -G "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib/libstd-*.rlib" >/dev/null; then
  wasm_std=yes
fi
postgres=$(compgen -G '/usr/lib/postgresql/*/bin/postgres' | sort -V | tail -n1 || true)
chromium=${CHROMIUM_PATH:-/usr/bin/chromium}

echo "To build and run (make run installs them)"
line rustc "$(version_of rustc --version)" "$RUST_MIN" min "make run"
line "std for wasm32" "$wasm_std" yes exact "make run"
line "C compiler" "$(version_of cc --version)" 1 min "make run"
line node "$(version_of node --version)" "$NODE_MIN" min "https://nodejs.org"
line wasm-bindgen "$(version_of wasm-bindgen --version)" "$WASM_BINDGEN" exact "make run"
line "crate wasm-bindgen" "$(crate_version wasm-bindgen)" "$WASM_BINDGEN" exact "write it into tools.env"
line wasm-opt "$(npm_version "$TOOLS/npm/node_modules/binaryen")" "$BINARYEN" exact "make run"
line lightningcss "$(npm_version "$TOOLS/npm/node_modules/lightningcss-cli")" "$LIGHTNINGCSS_CLI" exact "make run"
echo "To test (make test installs them)"
line Playwright "$(npm_version end2end/node_modules/@playwright/test)" "$PLAYWRIGHT" exact "make test"
line axe "$(npm_version end2end/node_modules/axe-core)" "$AXE" exact "make test"
line Chromium "$(version_of "$chromium" --version)" 120 min "make test"
line PostgreSQL "$(version_of "${postgres:-postgres}" --version)" 15 min "make test"
echo "Handy, never needed"
optional cargo-machete cargo-machete "unused dependencies, make check"
optional shellcheck shellcheck "the scripts, make check"
optional oha oha "make bench"

if [ $bad = 0 ]; then echo "All is there."; else exit 1; fi
