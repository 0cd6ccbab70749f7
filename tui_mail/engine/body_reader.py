"""Reads what bodies say, in a process beside this one. Must never raise for any message."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from tui_mail.engine.beside import LOWEST, Beside
from tui_mail.engine.digest_words import marshalled, unmarshalled
from tui_mail.message.digest import first_words


class BodyReader:
    """For as long as there are many to read."""

    def __init__(self) -> None:
        self._beside = Beside("bodies", LOWEST)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._beside.close()

    def read(self, messages: Sequence[bytes]) -> list[tuple[int, str]]:
        """Number of attachments and snippet of each, in order."""
        if self._beside.ask(marshalled(list(messages))):
            answer = self._beside.answer()
            if answer is not None:
                said: list[tuple[int, str]] = unmarshalled(answer)
                return said
        return [first_words(raw) for raw in messages]
