# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Sourced by tests/run, examples/run, benchmarks/run and .ci/run: installs what is missing, configures, builds.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
jobs=$(nproc)

say() { printf '%s\n' "$*" >&2; }

# need PACKAGE TEST...: installs a Debian package where the test command fails.
missing=()
need() {
    local package=$1
    shift
    "$@" > /dev/null 2>&1 || missing+=("$package")
}

# one_at_a_time NAME COMMAND...: waits for other steps that do something of that name.
one_at_a_time() {
    local lock=build/$1.lock
    shift
    mkdir -p build
    (
        ! command -v flock > /dev/null || flock 9
        "$@"
    ) 9> "$lock"
}

has_header() {
    local directory
    for directory in /usr/include /usr/include/eigen3 /usr/local/include ${CPATH:+${CPATH//:/ }}; do
        [ -e "$directory/$1" ] && return 0
    done
    return 1
}

install_missing() {
    [ ${#missing[@]} = 0 ] && return 0
    if ! command -v apt-get > /dev/null; then
        say "missing here, and there is no apt-get to install it: ${missing[*]} (names of Debian's packages)"
        say "going on without; CMake fetches the libraries that it does not find"
        return 0
    fi
    local sudo=""
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo > /dev/null; then
            say "missing here, and neither root nor sudo to install it: ${missing[*]} (names of Debian's packages)"
            say "going on without; CMake fetches the libraries that it does not find"
            return 0
        fi
        sudo=sudo
    fi
    say "installing ${missing[*]}"
    one_at_a_time install install_packages "$sudo" "${missing[@]}"
    missing=()
}

install_packages() { # SUDO PACKAGE...
    local sudo=$1
    shift
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq > /dev/null
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > /dev/null
}

need_toolchain() {
    need g++ command -v g++
    need cmake command -v cmake
    need ninja-build command -v ninja
    need python3 command -v python3
    need libeigen3-dev has_header Eigen/Core
    need libxtensor-dev has_header xtensor
    need doctest-dev has_header doctest/doctest.h
    need libbenchmark-dev has_header benchmark/benchmark.h
}

newest_clang() {
    local version
    for version in 19 18 17 16; do
        command -v "clang++-$version" > /dev/null && { echo "clang++-$version"; return; }
    done
    command -v clang++ || true
}

need_clang() {
    local clang
    clang=$(newest_clang)
    if [[ $clang != clang++-* ]]; then # an unversioned one may be as old as 14
        clang="clang++-19"
        missing+=(clang-19)
    fi
    # Its fuzzer and sanitizers come in a package of their own.
    [ -e "$("$clang" -print-file-name="libclang_rt.fuzzer-$(uname -m).a" 2> /dev/null)" ] ||
        missing+=("libclang-rt-${clang#clang++-}-dev")
    install_missing
}

# An old CMake would only say that it cannot read the presets.
check_cmake() {
    command -v cmake > /dev/null || { say "cmake is missing (3.24 or newer is needed)"; return 1; }
    local version
    version=$(cmake --version | sed -n '1s/[^0-9]*\([0-9.]*\).*/\1/p')
    printf '3.24\n%s\n' "$version" | sort -V -C && return 0
    say "cmake 3.24 or newer is needed, and this is $version (python3 -m pip install cmake brings a newer one)"
    return 1
}

# configure PRESET [ARGUMENT...]: once; ninja configures again by itself when something changes.
configure() { one_at_a_time "$1" configure_once "$@"; }

configure_once() { # PRESET [ARGUMENT...]
    local preset=$1
    shift
    if [ ! -e "build/$preset/build.ninja" ]; then
        check_cmake
        local launcher=() log
        command -v ccache > /dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
        log=$(mktemp)
        if ! cmake --preset "$preset" "${launcher[@]}" "$@" > "$log" 2>&1; then
            cat "$log" >&2
            grep 'was not found' "$log" >&2 || true # again, where it is read
            rm -f "$log"
            return 1
        fi
        rm -f "$log"
    fi
}

# build PRESET TARGET...: silent when it goes well.
build() { one_at_a_time "$1" build_quietly "$@"; }

build_quietly() { # PRESET TARGET...
    local preset=$1 log
    shift
    log=$(mktemp)
    if ! cmake --build "build/$preset" -j "$jobs" --target "$@" > "$log" 2>&1; then
        { grep -E -A12 'error|FAILED' "$log" || tail -n 40 "$log"; } | head -n 120 >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# side_by_side COMMAND...: starts it, as many at once as there are processors; all_done waits for what was started.
started=0
side_by_side() {
    if [ "$started" = "$jobs" ]; then
        wait -n
        started=$((started - 1))
    fi
    "$@" &
    started=$((started + 1))
}
all_done() {
    while [ "$started" != 0 ]; do
        wait -n
        started=$((started - 1))
    done
}
