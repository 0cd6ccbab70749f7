"""Message-IDs as numbers: what messages are found by, and what threads are made of."""

from functools import lru_cache

from tui_mail.store.folded_text import folded


@lru_cache(maxsize=8192)  # a batch's, which is gone through twice
def message_key(message_id: str) -> int | None:
    """64 bits of hash of a Message-ID, alike for all ways to write it; None where there is none.

    Whoever looks one up compares the Message-ID itself too.
    """
    bare = bare_message_id(message_id)
    if not bare:
        return None
    import hashlib  # brings OpenSSL, which no list needs

    mark = hashlib.blake2b(bare.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(mark, "big", signed=True)


def bare_message_id(message_id: str) -> str:
    """Without angle brackets, folded."""
    return folded(message_id.strip().removeprefix("<").removesuffix(">"))
