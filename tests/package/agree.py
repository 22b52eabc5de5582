#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that what describes the package to CMake, Conan and vcpkg says the same: version, components, libraries needed."""
import json, pathlib, re, sys

root = pathlib.Path(__file__).resolve().parents[2]


def read(path):
    return (root / path).read_text()


version = ".".join(re.findall(r"#define SLUICE_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", read("include/sluice/version.hpp")))
components = dict(re.findall(r'option\((SLUICE_\w+) "Offer the component sluice::(\w+)"', read("CMakeLists.txt")))
components = {name: option for option, name in components.items()}
port, manifest = json.loads(read("packaging/vcpkg/sluice/vcpkg.json")), json.loads(read("vcpkg.json"))
portfile, recipe = read("packaging/vcpkg/sluice/portfile.cmake"), read("conanfile.py")
features = re.search(r"FEATURES ((?:\w+ SLUICE_\w+ ?)+)\)", portfile)[1].split()
options = re.search(r"    options = (\{.*\})", recipe)[1]
needed = {name for name in port["dependencies"] if isinstance(name, str)}

problems = []
for what, found, wanted in (
    ("vcpkg's port: version", port["version"], version),
    ("vcpkg's manifest: version", manifest["version"], version),
    ("vcpkg's port: features", set(port["features"]), set(components)),
    ("vcpkg's portfile: features", dict(zip(features[::2], features[1::2])), components),
    ("Conan's recipe: options", set(re.findall(r'"(\w+)":', options)), set(components)),
    ("Conan's recipe: CMake's options", set(re.findall(r'"(SLUICE_(?!BUILD_)\w+)"', recipe)), set(components.values())),
    ("vcpkg's port: libraries", needed, {"eigen3", "xtensor"}),
    ("vcpkg's manifest: libraries", set(manifest["dependencies"]), needed),
    ("Conan's recipe: libraries", set(re.findall(r'self\.requires\("(\w+)/', recipe)), {"eigen", "xtensor"}),
):
    if found != wanted:
        problems.append(f"{what}: {found}, not {wanted}")
print("\n".join(problems) or f"descriptions: version {version} and the components {', '.join(sorted(components))} everywhere")
sys.exit(bool(problems))
