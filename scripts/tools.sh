#!/usr/bin/env bash
# Installs what building needs and is missing, into the ignored folder .tools/. Fast when all is there.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

WASM=wasm32-unknown-unknown
mkdir -p "$TOOLS"

rust_version() { rustc --version 2>/dev/null | cut -d' ' -f2; }
rust_recent() { local v; v=$(rust_version) && [ -n "$v" ] && at_least "$RUST_MIN" "$v"; }
wasm_lib() { printf '%s/lib/rustlib/%s/lib' "$(rustc --print sysroot)" "$WASM"; }
wasm_ready() { compgen -G "$(wasm_lib)/libstd-*.rlib" >/dev/null; }

# --- Rust, with the standard library for WebAssembly -------------------------------------------

# The ordinary way: the toolchain one already has, if it is recent enough and gets the target.
rust_of_rustup() {
  has rustc && rust_recent || return 1
  wasm_ready || { has rustup && timeout 60 rustup target add "$WASM" >&2 && wasm_ready; }
}

# Debian's security suite carries a recent Rust with its sources, but no wasm32 library:
# we build that one ourselves, once for each version of the package.
rust_of_debian() {
  has apt-get || return 1
  if [ ! -x /usr/bin/rustc ] || ! at_least "$RUST_MIN" "$(/usr/bin/rustc --version | cut -d' ' -f2)" ||
    ! has /usr/bin/cargo-clippy || ! has /usr/bin/rustfmt || [ ! -e /usr/lib/rustlib/src ] || ! has wasm-ld-22; then
    say "  Debian packages: $DEBIAN_RUST"
    # shellcheck disable=SC2086 # a list of packages
    apt_install $DEBIAN_RUST || return 1
  fi
  if has rustup; then
    rustup toolchain link web /usr >&2 || return 1
    export RUSTUP_TOOLCHAIN=web
  else
    PATH=/usr/bin:$PATH
  fi
  rust_recent || return 1
  wasm_current || {
    say "  its standard library for WebAssembly is built from Debian's sources: about a minute"
    build_wasm_std
  }
}

wasm_current() { wasm_ready && [ "$(rustc -vV)" = "$(cat "$(wasm_lib)/rustc-version" 2>/dev/null)" ]; }

build_wasm_std() {
  local dir lib
  dir=$(mktemp -d)
  lib=$(wasm_lib)
  mkdir "$dir/src" &&
    printf '[package]\nname = "empty"\nedition = "2024"\n[lib]\ncrate-type = ["cdylib"]\n' >"$dir/Cargo.toml" &&
    touch "$dir/src/lib.rs" &&
    (cd "$dir" && CARGO_TARGET_DIR=$dir/target RUSTC_BOOTSTRAP=1 \
      cargo build --quiet --release --target "$WASM" -Zbuild-std=std,panic_abort >&2) &&
    rustc -vV >"$dir/rustc-version" &&
    as_root rm -rf "$lib" &&
    as_root mkdir -p "$lib" &&
    as_root cp "$dir/target/$WASM/release/deps/"*.rlib "$dir/rustc-version" "$lib/" || return 1
  rm -rf "$dir"
}

# Last resort, where neither is to be had: a toolchain of our own choosing, by rustup.
rust_by_rustup() {
  has rustup || return 1
  RUSTUP_TOOLCHAIN=stable
  rustup toolchain install stable --profile minimal -c clippy -c rustfmt -t "$WASM" >&2 || return 1
  export RUSTUP_TOOLCHAIN
  rust_recent && wasm_ready
}

choose_rust() {
  local how
  if rust_of_rustup; then how="the toolchain of this machine"
  elif rust_of_debian; then how="Debian's rustc-web"
  elif rust_by_rustup; then how="rustup's stable"
  else fail "no Rust ≥ $RUST_MIN with $WASM to be had. Install rustup (https://rustup.rs), then run this again."
  fi
  {
    echo "# Written by scripts/tools.sh; removing this file makes it decide again. ($how)"
    if [ -n "${RUSTUP_TOOLCHAIN:-}" ]; then echo "export RUSTUP_TOOLCHAIN=$RUSTUP_TOOLCHAIN"; fi
    if [ "$how" = "Debian's rustc-web" ] && ! has rustup; then echo "PATH=/usr/bin:\$PATH"; fi
  } >"$TOOLS/env"
  say "  Rust $(rust_version), $how"
}

rust_chosen() {
  [ -f "$TOOLS/env" ] && rust_recent && wasm_ready || return 1
  local stamp
  stamp=$(wasm_lib)/rustc-version
  [ ! -f "$stamp" ] || [ "$(rustc -vV)" = "$(cat "$stamp")" ]
}

# --- The others ---------------------------------------------------------------------------------

# Its version must be that of the crate, to the patch.
install_wasm_bindgen() {
  if has cargo-binstall &&
    timeout 120 cargo binstall --no-confirm --root "$TOOLS" --disable-strategies compile "wasm-bindgen-cli@$WASM_BINDGEN" >&2; then
    return
  fi
  CARGO_TARGET_DIR=$TOOLS/build CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    cargo install --quiet --force --root "$TOOLS" --no-default-features --version "$WASM_BINDGEN" wasm-bindgen-cli >&2
  rm -rf "$TOOLS/build"
}

npm_has() { grep -qs "\"version\": *\"$2\"" "$TOOLS/npm/node_modules/$1/package.json"; }

install_npm_tools() {
  mkdir -p "$TOOLS/npm"
  [ -f "$TOOLS/npm/package.json" ] || echo '{"private": true}' >"$TOOLS/npm/package.json"
  npm install --prefix "$TOOLS/npm" --no-audit --no-fund --loglevel=error --save-exact \
    "binaryen@$BINARYEN" "lightningcss-cli@$LIGHTNINGCSS_CLI" "leaflet@$LEAFLET" >&2
}

node_ready() { has node && has npm && at_least "$NODE_MIN" "$(node --version | tr -d v)"; }

locked=$(grep -A1 '^name = "wasm-bindgen"$' Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p')
[ "$locked" = "$WASM_BINDGEN" ] ||
  fail "Cargo.lock has wasm-bindgen $locked, tools.env $WASM_BINDGEN: write the former into the latter."

has cc || step "C compiler (the bundled SQLite)" apt_install gcc libc6-dev
{ has node && has npm; } || step "Node" apt_install nodejs npm
node_ready || say "! Node $(node --version) is older than $NODE_MIN: the end-to-end tests may refuse it."
rust_chosen || step "Rust for the server and for WebAssembly" choose_rust
[ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $WASM_BINDGEN" ] ||
  step "wasm-bindgen $WASM_BINDGEN (compiled here if no ready-made one answers: some minutes)" install_wasm_bindgen
{ npm_has binaryen "$BINARYEN" && npm_has lightningcss-cli "$LIGHTNINGCSS_CLI" && npm_has leaflet "$LEAFLET"; } ||
  step "wasm-opt $BINARYEN, lightningcss $LIGHTNINGCSS_CLI, leaflet $LEAFLET (npm)" install_npm_tools
