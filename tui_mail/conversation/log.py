"""Writes conversations down, on a thread that is there while there is something to write.

A connection only puts a line into a queue. Must never raise into one, nor make it wait: what
cannot be written (a full disk) or kept is counted, and the count is written when it works again.
"""

import atexit
import threading
import time
from collections import Counter
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from tui_mail.conversation.files import append, log_file
from tui_mail.conversation.line import shown, written
from tui_mail.conversation.mask import Mask
from tui_mail.conversation.read import last_connection
from tui_mail.model.conversation import Direction, Spoken
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.secret import Secret

MOST_WAITING: Final = 20_000
"""Lines; what comes while so many wait to be written is not kept."""
_PAUSE: Final = 0.1
"""Seconds in which lines gather to be written at once."""
_IDLE: Final = 5.0
"""Seconds without a line until the thread goes."""
_GOODBYE: Final = 2.0
"""Seconds that the end of the process waits for what is still to be written."""
_TAKEN: Final = 8_192
"""Bytes of a line that are looked at."""
_PIECE: Final = 65_536
"""Bytes written at once."""


class ConversationLog:
    """Implements ports.conversation.Conversations.

    Args:
        folder: made, 0700, with the first line.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._queue: SimpleQueue[_Line | threading.Event] = SimpleQueue()
        self._lock = threading.Lock()
        self._hurry = threading.Event()
        self._runs = False
        self._numbers: dict[str, int] = {}
        self._lost: Counter[str] = Counter()

    def opened(
        self, account: str, protocol: str, endpoint: Endpoint, secret: Secret | None
    ) -> "Recorder":
        """See ports.conversation.Conversations."""
        del endpoint
        with self._lock:
            if account not in self._numbers:
                self._numbers[account] = last_connection(self._folder, account)
            self._numbers[account] += 1
            number = self._numbers[account]
        return Recorder(self, account, protocol, number, Mask(secret))

    def take(self, line: "_Line") -> None:
        """One more line, from any thread."""
        if self._queue.qsize() >= MOST_WAITING:
            self._lost[line.recorder.account] += 1
            return
        self._queue.put(line)
        if not self._runs:
            self._start()

    def flush(self) -> None:
        """Wait, not for long, until everything so far is written."""
        if self._runs:
            done = threading.Event()
            self._queue.put(done)
            self._hurry.set()  # whoever waits here waits for no more lines to gather
            done.wait(_GOODBYE)

    def _start(self) -> None:
        with self._lock:
            if self._runs:
                return
            try:
                threading.Thread(target=self._run, name="conversation", daemon=True).start()
            except RuntimeError:
                return  # the process is on its way out, and starts no thread any more
            self._runs = True
            atexit.register(self.flush)

    def _run(self) -> None:
        while True:
            try:
                first = self._queue.get(timeout=_IDLE)
            except Empty:
                if self._may_end():
                    return
                continue
            if not isinstance(first, threading.Event):
                self._hurry.wait(_PAUSE)
            self._hurry.clear()
            batch = [first]
            while not self._queue.empty():
                batch.append(self._queue.get())
            self._write([item for item in batch if isinstance(item, _Line)])
            for item in batch:
                if isinstance(item, threading.Event):
                    item.set()

    def _may_end(self) -> bool:
        """Whether nothing waits; who puts a line after this starts another thread."""
        with self._lock:
            self._runs = False  # before the look: `take` puts before it looks at this
            if self._queue.empty():
                atexit.unregister(self.flush)
                return True
            self._runs = True
            return False

    def _write(self, lines: "list[_Line]") -> None:
        by_account: dict[str, list[_Line]] = {}
        for line in lines:
            by_account.setdefault(line.recorder.account, []).append(line)
        for account, some in by_account.items():
            file = log_file(self._folder, account)
            pieces = _pieces([line.text() for line in some])
            if self._lost[account]:
                count = self._lost.pop(account)
                first = some[0]
                words = b"%d lines could not be written" % count
                note = _Line(first.recorder, first.time, Direction.NOTE, words)
                pieces.insert(0, (count, note.text().encode()))
            for count, text in pieces:
                try:
                    append(file, text)
                except OSError:
                    self._lost[account] += count


class Recorder:
    """Implements ports.conversation.Conversation: one connection.

    Args:
        log: where to.
        account: whose.
        protocol: `pop`, `imap` or `smtp`.
        number: of the connection.
        mask: takes the secret out.
    """

    def __init__(
        self, log: ConversationLog, account: str, protocol: str, number: int, mask: Mask
    ) -> None:
        self._log = log
        self.account = account
        self.protocol = protocol
        self.number = number
        self.mask = mask

    def said(self, line: bytes) -> None:
        """See ports.conversation.Conversation."""
        self._log.take(_Line(self, time.time(), Direction.CLIENT, line[:_TAKEN]))

    def heard(self, line: bytes) -> None:
        """See ports.conversation.Conversation."""
        self._log.take(_Line(self, time.time(), Direction.SERVER, line[:_TAKEN]))

    def note(self, words: str) -> None:
        """See ports.conversation.Conversation."""
        line = words.encode("utf-8", "replace")
        self._log.take(_Line(self, time.time(), Direction.NOTE, line[:_TAKEN]))


class _Line:
    """As it waits: what is to be done with it is done on the writing thread."""

    __slots__ = ("direction", "line", "recorder", "time")

    def __init__(self, recorder: Recorder, time: float, direction: Direction, line: bytes) -> None:
        self.recorder = recorder
        self.time = time
        self.direction = direction
        self.line = line

    def text(self) -> str:
        """As it is written: masked before it is cut, and again once nothing parts a secret."""
        recorder = self.recorder
        masked = recorder.mask(self.line)
        words = shown(masked)
        if words.encode() != masked:
            words = recorder.mask(words.encode()).decode("utf-8", "replace")
        return written(
            Spoken(
                self.time,
                recorder.account,
                recorder.protocol,
                recorder.number,
                self.direction,
                words,
            )
        )


def _pieces(texts: list[str]) -> list[tuple[int, bytes]]:
    """Whole lines, some at a time, with how many they are."""
    pieces: list[tuple[int, bytes]] = []
    gathered: list[bytes] = []
    size = 0
    for text in texts:
        octets = text.encode()
        gathered.append(octets)
        size += len(octets)
        if size >= _PIECE:
            pieces.append((len(gathered), b"".join(gathered)))
            gathered, size = [], 0
    if gathered:
        pieces.append((len(gathered), b"".join(gathered)))
    return pieces
