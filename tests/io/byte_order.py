#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints the model files of tests/io/byte_order_test.cpp in hexadecimal, written without the library: as the format has them,
and as a machine that puts the first byte last would write its memory, wholly and in the state alone. Python alone is needed."""
import struct


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def state(order):
    def number(kind, value):
        return struct.pack(order + kind, value)

    def text(characters):
        return number("Q", len(characters)) + characters.encode()

    def field(name, tag, value):
        return number("H", len(name)) + name.encode() + number("B", tag) + value

    fields = [
        field("boolean", 1, number("B", 1)),
        field("byte", 2, number("B", 0x12)),
        field("short_number", 3, number("H", 0x1234)),
        field("number", 4, number("I", 0x12345678)),
        field("long_number", 5, number("Q", 0x123456789ABCDEF0)),
        field("code", 6, number("i", -2)),
        field("offset", 7, number("q", -3)),
        field("single", 8, number("f", 1.1)),
        field("real", 9, number("d", -0.1)),
        field("words", 10, text("two words")),
        field("list", 11, number("B", 9) + number("Q", 2) + number("d", 0.5) + number("d", 1e-300)),
        field("names", 13, number("Q", 2) + text("low") + text("high")),
        field("maybe", 14, number("B", 1) + number("B", 4) + number("I", 258)),
    ]
    return number("H", len(fields)) + b"".join(fields)


def file(order, content):
    header = b"\x89SLUICE\n" + struct.pack(order + "III", 1, 3, 5) + b"0.1.0"
    parts = [header + struct.pack(order + "I", crc32c(header))]
    for name, body in (b"type", b"ordered/1"), (b"schema", b"schema none"), (b"state", content):
        section = struct.pack(order + "H", len(name)) + name + struct.pack(order + "Q", len(body)) + body
        parts.append(section + struct.pack(order + "I", crc32c(section)))
    return b"".join(parts)


for name, whole, part in ("golden", "<", "<"), ("swapped", ">", ">"), ("swapped state", "<", ">"):
    digits = file(whole, state(part)).hex()
    print(name)
    for begin in range(0, len(digits), 96):
        print(f'    "{digits[begin:begin + 96]}"')
