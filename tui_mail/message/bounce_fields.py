"""The machine-readable part of a report: fields by recipient (RFC 3464, section 2; RFC 6533).

Must never raise. Reads a bounded number of bytes, lines and recipients; broken writers' blocks are
put together as well as that can be: recipients without an action, actions without a recipient.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tui_mail.message.addresses import is_address
from tui_mail.message.bounce_reason import clean_words, code_of, reason_of
from tui_mail.message.charset import decode
from tui_mail.message.sanitize import sanitize, sanitize_address
from tui_mail.model.bounce import Outcome, Reported

MOST_BYTES = 512 * 1024
MOST_RECIPIENTS = 1_000
_LONGEST_FIELD = 4_000
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:[ \t]*(.*)", re.DOTALL)
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_UNITEXT = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_TYPED = re.compile(r"\s*([A-Za-z0-9-]{1,40})\s*;\s*(.*)", re.DOTALL)
_IN_BRACKETS = re.compile(r"<([^<>\s]{3,320})>")
_ACTIONS = {
    "failed": Outcome.FAILED,
    "failure": Outcome.FAILED,
    "delayed": Outcome.DELAYED,
    "delay": Outcome.DELAYED,
    "delivered": Outcome.DELIVERED,
    "deliverable": Outcome.DELIVERED,
    "relayed": Outcome.DELIVERED,
    "expanded": Outcome.DELIVERED,
}
_CLASSES = {"2": Outcome.DELIVERED, "4": Outcome.DELAYED, "5": Outcome.FAILED}
_WHO = ("final-recipient", "original-recipient", "x-actual-recipient")

Fields = dict[str, str]


@dataclass(slots=True)
class Status:
    """What one delivery-status part says."""

    message: Fields = field(default_factory=dict)
    recipients: list[Fields] = field(default_factory=list)

    @property
    def reporter(self) -> str:
        """Reporting-MTA without its type."""
        return host_of(self.message.get("reporting-mta", ""))

    @property
    def envelope_id(self) -> str:
        """Original-Envelope-Id, decoded from xtext (RFC 3461, section 4)."""
        return sanitize(from_xtext(self.envelope_id_as_written))[:200]

    @property
    def envelope_id_as_written(self) -> str:
        """The same as it stands there: some write it decoded already."""
        return sanitize(self.message.get("original-envelope-id", "").strip())[:300]


def read_status(data: bytes, charset: str = "") -> Status:
    """Take a delivery-status part, or any text that holds such fields, to pieces.

    Args:
        data: decoded from its transfer encoding.
        charset: as declared; ASCII and UTF-8 are read without.
    """
    status = Status()
    text = decode(data[:MOST_BYTES], charset or "utf-8")
    for number, block in enumerate(_blocks(text)):
        if any(name in block for name in _WHO):
            if len(status.recipients) >= MOST_RECIPIENTS:
                break
            status.recipients.append(block)
        elif "action" in block and not number:
            status.recipients.append(block)
            status.message |= block
        elif status.recipients and not status.recipients[-1].get("action"):
            # a blank line where none belongs
            status.recipients[-1] = {**block, **status.recipients[-1]}
        else:
            status.message = {**block, **status.message}
    return status


def _blocks(text: str) -> Iterator[Fields]:
    """Runs of fields, parted by empty lines; lines that are no fields are left out."""
    block: Fields = {}
    name, waits = "", False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line.strip():
            if block:
                waits = any(who in block for who in _WHO) and "action" not in block
                yield block
            block, name = {}, ""
        elif line[0] in " \t" and name:
            if len(block[name]) < _LONGEST_FIELD:
                block[name] += " " + line.strip()[:_LONGEST_FIELD]
        elif found := _FIELD.match(line):
            name = found[1].lower()
            # the empty line was forgotten, or stands where none belongs
            if name == "final-recipient" and (name in block or (waits and "action" in block)):
                yield block
                block, waits = {}, False
            block.setdefault(name, found[2].strip()[:_LONGEST_FIELD])
        else:
            name = ""
    if block:
        yield block


def reported(fields: Mapping[str, str], reporter: str, told: str, default: Outcome) -> Reported:
    """One recipient's fields as words.

    Args:
        fields: of its block.
        reporter: who wrote the report.
        told: what the report says to people, for where its fields say nothing.
        default: where neither Action nor Status says what became of it.
    """
    status = fields.get("status", "")
    action = sanitize(fields.get("action", "")).strip().lower()
    outcome = next((o for word, o in _ACTIONS.items() if action.startswith(word)), None)
    outcome = outcome or _CLASSES.get(status.strip()[:1], default)
    words = clean_words(_untyped(fields.get("diagnostic-code", "")))
    if not words:
        remark = re.search(r"\(([^()]{3,300})\)", status)
        words = clean_words(remark[1]) if remark else ""
    final = address_in(fields.get("final-recipient", "")) or address_in(
        fields.get("x-actual-recipient", "")
    )
    original = address_in(fields.get("original-recipient", ""))
    reason = reason_of(status, words, outcome)
    if told and (not words or reason.value == "other"):
        reason = reason_of(status, f"{words} {told}", outcome)
    return Reported(
        address=final or original,
        original=original if original.lower() != final.lower() else "",
        outcome=outcome,
        reason=reason,
        code=code_of(words, status),
        words=words,
        server=host_of(fields.get("remote-mta", "")) or reporter,
    )


def address_in(value: str) -> str:
    """The address of a typed field (`rfc822; a@b.test`); empty where it holds none."""
    typed = _TYPED.match(value)
    kind, text = (typed[1].lower(), typed[2]) if typed else ("rfc822", value)
    text = _UNITEXT.sub(_character, text) if kind == "utf-8" else text
    bracketed = _IN_BRACKETS.search(text)
    text = bracketed[1] if bracketed else text.strip().strip("<>'\"").strip()
    if not is_address(text):  # a plus sign of an address stays what it is
        text = from_xtext(text)
    text = sanitize_address(text)
    return text if len(text) <= 320 and is_address(text) else ""


def from_xtext(text: str) -> str:
    """RFC 3461, section 4: `+2B` is a plus sign. Anything else stays."""
    return _XTEXT.sub(lambda found: chr(int(found[1], 16)), text)


def host_of(value: str) -> str:
    """The name in `dns; mx.example.org (10.0.0.1)`."""
    words = sanitize(_untyped(value)).split()
    return words[0].strip("[]();,")[:255] if words else ""


def _untyped(value: str) -> str:
    typed = _TYPED.match(value)
    return typed[2] if typed else value


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number <= 0x10FFFF else ""
