"""Which messages belong together: by their Message-IDs, as their headers name them."""

from tui_mail.model.summary import Digest

MOST_KEYS = 50


def thread_keys(digest: Digest) -> tuple[str, ...]:
    """Message-IDs that bind a message to its thread: its own, References, In-Reply-To.

    Each once, at most 50: of a long chain the first one and the newest are kept.
    """
    ids = dict.fromkeys((digest.message_id, *digest.in_reply_to, *digest.references))
    ids.pop("", None)
    keys = tuple(ids)
    if len(keys) <= MOST_KEYS:
        return keys
    near = tuple(
        dict.fromkeys(
            key
            for key in (digest.message_id, *digest.in_reply_to[:5], *digest.references[:1])
            if key
        )
    )
    newest = [key for key in reversed(digest.references) if key not in near]
    return near + tuple(newest[: MOST_KEYS - len(near)])
