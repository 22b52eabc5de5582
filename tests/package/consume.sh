# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Sourced by what tries the ways in: a folder to work in, and a consumer that is built and run in each of them.
source "$(dirname "${BASH_SOURCE[0]}")/../../.ci/setup.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
consumer=$root/tests/package/cmake

build_consumer() { # NAME ARGUMENT...
    local name=$1
    shift
    local log=$work/$name.log
    cmake -S "$consumer" -B "$work/$name" -G Ninja "$@" > "$log" 2>&1 || { cat "$log"; return 1; }
    cmake --build "$work/$name" > "$log" 2>&1 || { cat "$log"; return 1; }
}

consume() { # NAME ARGUMENT...
    local name=$1
    build_consumer "$@"
    "$work/$name/consumer" | grep -qx "age: mean 30" || { echo "$name: wrong output"; return 1; }
    echo "$name: works"
}

refuse_unknown() { # NAME ARGUMENT...: a component that there is not
    local name=$1
    shift
    if cmake -S "$consumer" -B "$work/$name.unknown" -G Ninja -DHOW=find_package -DCOMPONENTS=teleport "$@" \
        > "$work/unknown.log" 2>&1; then
        echo "$name: an unknown component must be refused"
        return 1
    fi
    grep -q "without the component teleport" "$work/unknown.log" || { cat "$work/unknown.log"; return 1; }
    echo "$name: an unknown component is refused"
}
