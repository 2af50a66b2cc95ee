#!/usr/bin/env bash
# Builds the server and the stand-ins, the browser's side and the style sheet, and puts the latter in site/.
# usage: scripts/build.sh [--release|--dev] [--site]     --site: the folder site/ alone, not the servers
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

mode=release only_site=
for arg in "$@"; do
  case $arg in
    --release) mode=release ;;
    --dev) mode=dev ;;
    --site) only_site=1 ;;
    *) fail "unknown option $arg" ;;
  esac
done

if [ "$mode" = release ]; then server=(--release) wasm=(--profile wasm-release) folder=wasm-release
else server=() wasm=() folder=debug
fi

wasm_file=$TARGET/wasm32-unknown-unknown/$folder/frontend.wasm
stamp=$TOOLS/site.stamp

# Whether the site was already made, in this mode, from nothing that has changed since.
site_fresh() {
  [ -f site/manifest.json ] && [ "$(cat "$stamp" 2>/dev/null)" = "$mode" ] &&
    [ -z "$(find "$wasm_file" style public tools.env scripts/build.sh scripts/site.mjs -newer "$stamp" -print -quit)" ]
}

bind() {
  rm -rf "$TARGET/site"
  mkdir -p "$TARGET/site"
  wasm-bindgen --target web --no-typescript --out-dir "$TARGET/site" --out-name alin "$wasm_file"
  if [ "$mode" = release ]; then
    # What rustc's wasm32 uses, and every browser we write for has; nothing more may creep in.
    wasm-opt -Oz --enable-bulk-memory --enable-multivalue --enable-mutable-globals --enable-nontrapping-float-to-int \
      --enable-reference-types --enable-sign-ext "$TARGET/site/alin_bg.wasm" -o "$TARGET/site/alin_bg.wasm"
  fi
}

style() {
  local minify=()
  [ "$mode" = dev ] || minify=(--minify)
  local sheet
  for sheet in main:alin carte:carte; do
    lightningcss --bundle "${minify[@]}" --targets "$CSS_TARGETS" "style/${sheet%:*}.css" --output-file "$TARGET/site/${sheet#*:}.css"
  done
}

[ -f style/main.css ] || fail "style/main.css is missing"
# Side by side, each in its own folder of target/: what one does on a single core leaves the other to its neighbour.
both_sides() {
  local servers=
  if [ -z "$only_site" ]; then
    cargo build "${server[@]}" -p server -p standins &
    servers=$!
  fi
  cargo build "${wasm[@]}" -p frontend --lib --target wasm32-unknown-unknown || {
    [ -z "$servers" ] || { kill "$servers"; wait "$servers" || true; }
    return 1
  }
  [ -z "$servers" ] || wait "$servers"
}

step "server, stand-ins and browser's side ($mode)" both_sides
if site_fresh; then exit; fi
mkdir -p "$TOOLS"
echo "$mode" >"$stamp.new"
step "binding to JavaScript" bind
step "style sheet" style
step "folder site/" node scripts/site.mjs "$TARGET/site" "$mode"
mv "$stamp.new" "$stamp"
