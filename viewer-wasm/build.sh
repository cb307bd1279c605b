#!/usr/bin/env bash
# build.sh TOOLCHAIN BINDGEN OUT: the reader as OUT/dump.js, dump.d.ts, dump_bg.wasm and dump_bg.wasm.gz.
# TOOLCHAIN is a folder that toolchain.sh made, BINDGEN the built program of viewer-wasm/bindgen.
set -euo pipefail
cd "$(dirname "$0")/.."
toolchain=$1 bindgen=$2 out=$3

# A folder of its own: another compiler's products beside those of `make develop` would be built anew on every change.
(
    source "$toolchain/env.sh"
    CARGO_TARGET_DIR=target/wasm "${WASM_CARGO[@]}" -p coredumpy-viewer-wasm --lib --profile wasm --locked
)
mkdir -p "$out"
"$bindgen" target/wasm/wasm32-unknown-unknown/wasm/coredumpy_viewer_wasm.wasm "$out"
# What rustc lets LLVM use by default, and every browser has had for years. With all features that wasm-opt knows it
# writes what no browser reads yet.
features=(bulk-memory bulk-memory-opt call-indirect-overlong multivalue mutable-globals nontrapping-float-to-int
    reference-types sign-ext)
www/node_modules/.bin/wasm-opt -Oz "${features[@]/#/--enable-}" "$out/dump_bg.wasm" -o "$out/small.wasm"
mv "$out/small.wasm" "$out/dump_bg.wasm"
# Without a name and a time in it, the same input gives the same bytes.
gzip -9 -n -c "$out/dump_bg.wasm" >"$out/dump_bg.wasm.gz"
# node takes a `.js` for what the nearest package.json says.
echo '{"type": "module"}' >"$out/package.json"
ls -l "$out"
