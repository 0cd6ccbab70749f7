"""Subjects: the marks that answering and forwarding put before them, and lists' tags.

Must stay linear on any subject.
"""

import re

_REPLY = r"re|aw|antw|antwort|sv|vs|odp|ynt|rif|r|res|rép|ответ|회신|答复|回复|回覆|返信"
_FORWARD = r"fwd?|wg|tr|vl|vb|rv|enc|doorst|i|пересл|전달|转发|轉寄|転送"
_MARK = re.compile(
    rf"\s*(?:{_REPLY}|{_FORWARD})\s*(?:[\[(]\d{{1,3}}[\])]|\^\d{{1,3}})?\s*[:：]\s*", re.IGNORECASE
)
_REPLIED = re.compile(
    rf"\s*(?:{_REPLY})\s*(?:[\[(]\d{{1,3}}[\])]|\^\d{{1,3}})?\s*[:：]\s*", re.IGNORECASE
)
_FORWARDED = re.compile(rf"\s*(?:{_FORWARD})\s*[:：]\s*", re.IGNORECASE)
_TAG = re.compile(r"\s*\[[^\[\]]{1,60}\]\s*")
_TRAILING = re.compile(r"\s*\((?:fwd|was:[^()]*)\)\s*\Z", re.IGNORECASE)
_MOST_MARKS = 30
_LONGEST = 1_000
"""Characters of a subject that is taken over; no writer made a longer one."""


def thread_subject(subject: str) -> str:
    """What the messages of a thread have in common: no Re:, Fwd: or list tag, case folded."""
    rest = subject
    for _ in range(_MOST_MARKS):
        found = _MARK.match(rest) or _TAG.match(rest)
        if not found or found.end() == len(rest):
            break
        rest = rest[found.end() :]
    if rest.endswith(")") and len(rest) < 500:
        rest = _TRAILING.sub("", rest)
    return " ".join(rest.casefold().split())


def is_answer(subject: str) -> bool:
    """Whether it begins as the subject of an answer, after the tags of lists."""
    rest = subject
    for _ in range(_MOST_MARKS):
        tag = _TAG.match(rest)
        if tag is None:
            break
        rest = rest[tag.end() :]
    return _REPLIED.match(rest) is not None


def reply_subject(subject: str) -> str:
    """`Re: ` before the subject, once."""
    return f"Re: {_without(_REPLIED, subject)}".rstrip()


def forward_subject(subject: str) -> str:
    """`Fwd: ` before the subject, once."""
    return f"Fwd: {_without(_FORWARDED, subject)}".rstrip()


def _without(mark: re.Pattern[str], subject: str) -> str:
    for _ in range(_MOST_MARKS):
        found = mark.match(subject)
        if not found:
            break
        subject = subject[found.end() :]
    return subject[:_LONGEST].strip()
