"""Mail on its way in: where much is to come it is fetched, read and stored side by side.

Of much that comes only the headers are read at first, but for the newest, which stand on the screen
in a moment; what the bodies say is found later (`first_words`). What keeps one batch from being
stored ends the whole; what came before it stays. Must never lose a message that came whole, nor
store them in another order than they came.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from tui_mail.engine.account_work import Tools
from tui_mail.engine.batches import batches
from tui_mail.engine.digester import WORTH, Digester, whole_digest
from tui_mail.engine.storing import Storing
from tui_mail.model.big_mail import Mail
from tui_mail.model.ids import AccountKey
from tui_mail.model.summary import Digest

T = TypeVar("T")

Keep = Callable[[Sequence[tuple[T, Mail]], Sequence[Digest]], None]
"""Stores a batch, whose digests stand in the same order, in one transaction."""


def receive(
    fetched: Iterator[tuple[T, Mail]], coming: int, keep: Keep[T], tools: Tools, account: AccountKey
) -> None:
    """Store what comes, as it comes.

    Args:
        fetched: messages, each with where it is from; read on this thread.
        coming: how many are to be expected.
        keep: called on another thread where many are.
        tools: the engine's.
        account: whose they are.

    Raises:
        TuiMailError: what kept them from being fetched or stored.
    """
    now = tools.now()
    if coming < WORTH:
        for batch in batches(fetched):
            keep(batch, [whole_digest(raw, now) for _, raw in batch])
        return
    tools.store.put_people_off()
    with Digester() as digester:

        def store(batch: Sequence[tuple[T, Mail]]) -> None:
            try:
                keep(batch, digester.take([raw for _, raw in batch], now))
            except BaseException:
                digester.end()
                raise

        try:
            with Storing(store, account) as storing:
                for batch in batches(fetched):
                    digester.give([raw for _, raw in batch], now)
                    storing.put(batch)
        finally:
            tools.bodies_left.set()
