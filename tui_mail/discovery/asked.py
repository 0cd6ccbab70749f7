"""Questions under way about one address, each on a thread of its own, and the answers so far.

Decides when enough is known: as soon as what is still out could not make a better answer. Must
never wait beyond its limit.
"""

import logging
import threading
from collections.abc import Callable, Iterator

from tui_mail.discovery.autoconfig import WrongPageError
from tui_mail.discovery.directory import is_readable
from tui_mail.discovery.probe import SaysOtherwiseError
from tui_mail.discovery.web import NoPageError
from tui_mail.discovery.world import Limit
from tui_mail.errors import TlsFailed, TuiMailError, UnknownHost
from tui_mail.model.discovery import Finding, Source, Tried
from tui_mail.net.failures import server_words

log = logging.getLogger(__name__)

FOUND = "found"
LATE = "no answer in time"
NOTHING = "nothing there"
ORDER = (Source.AUTOCONFIG, Source.SRV, Source.MX, Source.GUESS)
"""By trust."""
_PROTOCOLS = ("imap", "pop", "smtp")


class Question:
    """One, and what came of it."""

    def __init__(self, source: Source, where: str, work: Callable[[], Finding]) -> None:
        self.source = source
        self.where = where
        self.work = work
        self.answer: Finding | None = None
        self.outcome = ""
        """Empty: still out."""
        self.unsafe = False
        """Somebody is there, and cannot be trusted."""

    def run(self) -> None:
        """Ask."""
        try:
            answer = self.work()
        except UnknownHost:
            self.outcome = NOTHING
        except TuiMailError as error:
            self.unsafe = isinstance(error, TlsFailed)
            self.outcome = error.message
        except (NoPageError, WrongPageError, SaysOtherwiseError) as error:
            self.outcome = server_words(str(error))
        except (OSError, ValueError) as error:
            self.outcome = server_words(str(error)) or NOTHING
        except Exception:  # the top of its thread: a look-up goes on without it
            log.exception("looking up %s", self.source)
            self.outcome = "failed"
        else:
            self.answer = answer if answer.servers else None
            self.outcome = FOUND if answer.servers else NOTHING


class Asked:
    """All questions about one address.

    Args:
        limit: when it has to be over.
    """

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._news = threading.Condition()
        self._questions: list[Question] = []

    def ask(self, source: Source, where: str, work: Callable[[], Finding]) -> None:
        """Begin; in the order of preference within a source."""
        question = Question(source, where, work)
        self._questions.append(question)
        threading.Thread(
            target=self._run, args=(question,), name=f"look-up:{source}", daemon=True
        ).start()

    def wait(self) -> None:
        """Until enough is known, or the time is over; then nothing changes any more."""
        with self._news:
            self._news.wait_for(self._enough, self._limit.left)
            for question in self._questions:
                question.outcome = question.outcome or LATE

    def of(self, source: Source) -> tuple[Question, ...]:
        """The questions that one source was asked."""
        return tuple(question for question in self._questions if question.source is source)

    def tried(self) -> Iterator[Tried]:
        """What came of each source; of the many guesses only what is worth a word."""
        for source in ORDER:
            questions = self.of(source)
            if source in {Source.AUTOCONFIG, Source.MX}:
                yield from (Tried(source, one.where, one.outcome) for one in questions)
                continue
            found = any(one.answer for one in questions)
            late = any(one.outcome == LATE for one in questions)
            summary = FOUND if found else LATE if late else NOTHING
            what = "SRV records" if source is Source.SRV else "usual names"
            yield Tried(source, what, summary)
            if not found:
                unsafe = (one for one in questions if one.unsafe)
                yield from (Tried(source, one.where, one.outcome) for one in unsafe)

    def _run(self, question: Question) -> None:
        finished = Question(question.source, question.where, question.work)
        finished.run()
        with self._news:
            if not question.outcome:  # else it is too late
                question.answer, question.unsafe = finished.answer, finished.unsafe
                question.outcome = finished.outcome
            self._news.notify_all()

    def _enough(self) -> bool:
        known: set[str] = set()
        for source in ORDER:
            questions = self.of(source)
            if source is Source.GUESS:
                return all(p in known or _decided(questions, p) for p in _PROTOCOLS)
            for question in questions:
                if question.answer is not None:
                    known |= _protected(question.answer)
                    if source is Source.AUTOCONFIG and _whole(known):
                        return True
            if not all(question.outcome for question in questions):
                return False
            if _whole(known):
                return True
        return True


def _protected(answer: Finding) -> set[str]:
    """What the answer has a server for that needs no explicit yes."""
    return {one.protocol for one in answer.servers if not is_readable(one.endpoint)}


def _whole(known: set[str]) -> bool:
    return "smtp" in known and bool(known & {"imap", "pop"})


def _decided(guesses: tuple[Question, ...], protocol: str) -> bool:
    """Whether the best guess that answers is known: all the better ones are back."""
    for question in guesses:
        if not question.where.startswith(f"{protocol} "):
            continue
        if not question.outcome:
            return False
        if question.answer is not None:
            return True
    return True
