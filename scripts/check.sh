#!/usr/bin/env bash
# What doesn't need to run the program: format, lints, documentation and its examples, unused dependencies.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

packages=(-p domain -p services -p app -p server -p standins)

step "format" cargo fmt --all --check
step "lints" cargo clippy --all-targets "${packages[@]}" -- -D warnings
step "lints, browser's side" cargo clippy -p frontend --lib --target wasm32-unknown-unknown -- -D warnings
step "documentation" env RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps "${packages[@]}"
# There are none today: this keeps the first one honest.
step "examples in the documentation" cargo test --doc -p domain -p services -p app -p standins
if has cargo-machete; then step "unused dependencies" cargo machete
else say "  Unused dependencies weren't looked for: cargo-machete is not installed."
fi
if has shellcheck; then step "scripts" shellcheck -x scripts/*.sh end2end/*.sh .ci/run
else say "  The scripts weren't looked at: shellcheck is not installed."
fi
