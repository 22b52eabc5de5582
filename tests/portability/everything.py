#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints a program that includes every header after macros named min and max, as a header of Windows defines them.

What is not ours comes before them: no library stands such macros, and who has them knows.
"""
import pathlib, re

include = pathlib.Path(__file__).resolve().parents[2] / "include"
headers = sorted(include.rglob("*.hpp"))
theirs = {name for path in headers for name in re.findall(r"^#include <([^>]+)>", path.read_text(), re.M)}
for name in sorted(theirs):
    print(f"#if __has_include(<{name}>)\n#include <{name}>\n#endif")
print("#define min(a, b) (((a) < (b)) ? (a) : (b))\n#define max(a, b) (((a) > (b)) ? (a) : (b))")
for path in headers:
    print(f'#include "{path.relative_to(include)}"')
