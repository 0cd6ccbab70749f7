"""Envelopes of Outlook's (TNEF), made for tests."""

import struct

PAGE = 0x00069007


def attribute(name: int, data: bytes, level: int = 1) -> bytes:
    """One, with its sum."""
    head = struct.pack("<BII", level, name, len(data))
    return head + data + struct.pack("<H", sum(data) & 0xFFFF)


def property_of(kind: int, number: int, *values: bytes, named: bytes = b"") -> bytes:
    """One of variable length, padded."""
    out = struct.pack("<HH", kind, number) + named + struct.pack("<I", len(values))
    for value in values:
        out += struct.pack("<I", len(value)) + value + b"\0" * (-len(value) % 4)
    return out


def number_of(number: int, value: int) -> bytes:
    """One that is a number."""
    return struct.pack("<HHI", 3, number, value)


def properties(*each: bytes) -> bytes:
    """Several."""
    return struct.pack("<I", len(each)) + b"".join(each)


def name_of(text: str) -> bytes:
    """A long file name."""
    return property_of(0x1F, 0x3707, f"{text}\0".encode("utf-16-le"))


def file(title: bytes, data: bytes, *known: bytes) -> bytes:
    """A file."""
    return (
        attribute(0x00069002, b"\0" * 14, 2)
        + attribute(0x00018010, title + b"\0", 2)
        + attribute(0x0006800F, data, 2)
        + attribute(0x00069005, properties(*known), 2)
    )


def envelope(*parts: bytes, page: int = 1252) -> bytes:
    """All of it."""
    head = struct.pack("<IH", 0x223E9F78, 1)
    return head + attribute(PAGE, struct.pack("<II", page, 0)) + b"".join(parts)


def words(*known: bytes) -> bytes:
    """What the message itself says."""
    return attribute(0x00069003, properties(*known))


def packed(rtf: bytes) -> bytes:
    """Rich Text as the standard allows it, byte by byte."""
    out = b""
    for at in range(0, len(rtf), 8):
        out += b"\0" + rtf[at : at + 8]
    return struct.pack("<II4sI", len(out) + 12, len(rtf), b"LZFu", 0) + out
