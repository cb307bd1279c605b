#!/usr/bin/env bash
# toolchain.sh FOLDER: finds or unpacks a Rust that can build for wasm32-unknown-unknown, and writes FOLDER/env.sh, which
# sets WASM_CARGO (the words to build with) and what that cargo needs in its environment. Nothing is installed.
#
# 1. The std of the target is there: plain cargo.
# 2. Debian and its like have the sources of std with a compiler of the same version: these packages are unpacked, not
#    installed (they conflict with other packages of Rust), and std is built along. Needs no root.
# 3. rustup is there: it adds the target.
set -euo pipefail

TARGET=wasm32-unknown-unknown
OLDEST_RUST=1.88
mkdir -p "$1"
FOLDER=$(cd "$1" && pwd)

has_std() {
    compgen -G "$(rustc --print target-libdir --target "$TARGET" 2>/dev/null)/libstd-*.rlib" >/dev/null
}

use_plain_cargo() {
    printf 'WASM_CARGO=(cargo build --target %s)\n' "$TARGET" >"$FOLDER/env.sh"
}

# apt with lists of our own where the machine has none: they can be fetched without root.
APT=()
find_lists() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    [ -n "$(candidate)" ] && return
    mkdir -p "$FOLDER"/apt/{lists,cache}/partial
    APT=(-o "Dir::State::lists=$FOLDER/apt/lists" -o "Dir::Cache=$FOLDER/apt/cache" -o Debug::NoLocking=1)
    apt-get "${APT[@]}" update -q
    [ -n "$(candidate)" ]
}

# The version of the compiler that apt would install, nothing where there is none or it is too old.
candidate() {
    local version
    version=$(apt-cache "${APT[@]}" policy rustc-web | awk '/Candidate: [0-9]/ { print $2 }')
    [ "$(printf '%s\n' "$OLDEST_RUST" "$version" | sort -V | head -1)" != "$OLDEST_RUST" ] || echo "$version"
}

depends() {
    apt-cache "${APT[@]}" depends "$@" | awk '/Depends:/ { print $2 }'
}

# Rust, whether it is installed or not (all of it must stand in one folder), the linker of its LLVM, and the libraries
# that the machine lacks.
packages() {
    local rust std llvm
    rust=(rustc-web cargo-web rust-web-src libstd-rust-web-dev)
    std=$(depends libstd-rust-web-dev | grep -m1 '^libstd-rust-web-[0-9]')
    llvm=$(depends "$std" | grep -m1 '^libllvm[0-9]')
    printf '%s\n' "${rust[@]}" "$std" "$llvm" "lld-${llvm#libllvm}"
    apt-get "${APT[@]}" --simulate --no-install-recommends install "${rust[@]}" "lld-${llvm#libllvm}" |
        awk '/^Inst lib/ { print $2 }'
}

unpack() {
    local names
    mapfile -t names < <(packages | sort -u)
    rm -rf "$FOLDER/debs" "$FOLDER/root"
    mkdir -p "$FOLDER"/{debs,root}
    # apt reads as a user of its own where it is root, which may not enter our folder.
    (cd "$FOLDER/debs" && apt-get "${APT[@]}" -o APT::Sandbox::User=root download -q "${names[@]}")
    local deb
    for deb in "$FOLDER"/debs/*.deb; do
        # Of the sources std alone is built; the compiler's and its tests' are ten times as many files.
        dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$FOLDER/root" \
            --no-wildcards-match-slash --exclude='./usr/src/*/compiler' --exclude='./usr/src/*/src' --exclude='./usr/share/doc'
    done
    rm -rf "$FOLDER/debs"
}

use_unpacked() {
    local usr=$FOLDER/root/usr libraries linker
    libraries=$(compgen -G "$usr/lib/*-linux-gnu*" | tr '\n' :)
    linker=$(compgen -G "$usr/lib/llvm-*/bin/wasm-ld")
    {
        # What cargo builds with names of unstable options would refuse on a released compiler.
        printf 'export RUSTC_BOOTSTRAP=1 RUSTC=%q\n' "$usr/bin/rustc"
        printf 'export LD_LIBRARY_PATH=%q"${LD_LIBRARY_PATH:-}"\n' "$libraries"
        printf 'export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=%q\n' "$linker"
        # Nobody reads what a panic in the page says, and its texts are a tenth of the reader.
        printf 'export RUSTFLAGS="-Zunstable-options -Cpanic=immediate-abort"\n'
        printf 'WASM_CARGO=(%q build -Zbuild-std=std -Zbuild-std-features=optimize_for_size --target %s)\n' \
            "$usr/bin/cargo" "$TARGET"
    } >"$FOLDER/env.sh"
    # A package that is missing shows here, where its name can be said.
    (source "$FOLDER/env.sh" && "$RUSTC" --version && "${WASM_CARGO[0]}" --version && "$linker" --version)
}

if has_std; then
    use_plain_cargo
elif find_lists; then
    unpack
    use_unpacked
elif command -v rustup >/dev/null; then
    rustup target add "$TARGET"
    use_plain_cargo
else
    echo "no Rust for $TARGET: install rustup, or the std of this target for the rustc that is here" >&2
    exit 1
fi
