#!/usr/bin/env bash
# Everything that must hold, from a fresh clone on: style, lints, tests on both databases, release build, browser.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# `frontend` is WASM and never among them: together they would turn `ssr` and `hydrate` on at once.
packages=(-p domain -p services -p app -p server -p standins)

rust_tests() {
  ALIN_TEST_POSTGRES_URL=$(scripts/postgres.sh start)
  export ALIN_TEST_POSTGRES_URL
  # One process for each package: its demonstration world is made once, not for each test.
  cargo test --no-fail-fast "${packages[@]}" --lib --bins --tests
}

# The databases' server goes when we go.
trap 'scripts/postgres.sh stop; [ -z "$STEP" ] || say "✗ $STEP"' EXIT

step "tools" scripts/tools.sh
# Read again what scripts/tools.sh has just decided.
# shellcheck source=/dev/null
. "$TOOLS/env"

step "format" cargo fmt --all --check
step "lints" cargo clippy --all-targets "${packages[@]}" -- -D warnings
step "lints, browser's side" cargo clippy -p frontend --lib --target wasm32-unknown-unknown -- -D warnings
step "tests" rust_tests
step "release build" scripts/build.sh --release
step "end-to-end tests" scripts/e2e.sh

say "✓ Everything passes: $((SECONDS - STARTED)) s in all."
