"""A message as DATA carries it, pure (RFC 5321 section 4.5.2).

Must never change its bytes.
"""


def stuffed(data: bytes) -> bytes:
    """Everything between `354` and the final dot: dots doubled at line starts."""
    if data.startswith(b"."):
        data = b"." + data
    return data.replace(b"\r\n.", b"\r\n..") if b"\r\n." in data else data
