"""Which messages are one conversation where no header says so: a guess by subject and people. Pure.

Broken programs answer without naming what they answer (no References, no In-Reply-To). Must never
guess where a header names anything, nor by a subject that many write.
"""

from collections.abc import Collection
from typing import Final

from tui_mail.message.subjects import is_answer
from tui_mail.model.summary import Digest

WINDOW: Final = 30 * 86_400
"""Seconds for which something may be answered by its subject alone."""
_LEAST: Final = 5
"""Bytes of a subject that says anything: two characters of Chinese, five letters."""
_EVERYBODYS: Final = (
    "hello, hallo, hi there, hey there, good morning, guten morgen, guten tag, bonjour, salut, "
    "buenos días, question, questions, a question, quick question, frage, fragen, eine frage, "
    "pregunta, domanda, urgent, wichtig, important, dringend, please help, hilfe, ayuda, invoice, "
    "your invoice, rechnung, ihre rechnung, facture, factura, fattura, order, your order, "
    "bestellung, ihre bestellung, commande, pedido, ordine, offer, angebot, offre, oferta, "
    "meeting, besprechung, termin, réunion, reunión, riunione, appointment, update, updates, "
    "status, status update, status report, newsletter, information, informationen, información, "
    "reminder, erinnerung, rappel, recordatorio, thanks, thank you, many thanks, danke, "
    "vielen dank, merci, gracias, grazie, request, anfrage, demande, solicitud, feedback, testing, "
    "test mail, test email, testmail, no subject, kein betreff, ohne betreff, sans objet, "
    "sin asunto, nessun oggetto, message, nachricht, your message, ihre nachricht, your email, "
    "document, documents, dokument, dokumente, unterlagen, photos, fotos, pictures, bilder, scans, "
    "files, dateien, report, bericht, rapport, informe, payment, zahlung, contact, kontakt, "
    "confirmation, bestätigung, delivery, lieferung, your request, ihre anfrage, untitled"
)
_GENERIC: Final = frozenset(_EVERYBODYS.split(", "))
_AROUND: Final = " \t!?.…,;:()[]<>*-–_#"


def tells_apart(thread_subject: str) -> bool:
    """Whether a subject, without its marks, is one that not everybody writes."""
    bare = thread_subject.strip(_AROUND)
    return len(bare.encode("utf-8", "replace")) >= _LEAST and bare not in _GENERIC


def answers_nothing_named(digest: Digest) -> bool:
    """Whether it is an answer, by its subject, that names nothing that it answers."""
    if digest.references or digest.in_reply_to:
        return False
    return (":" in digest.subject or "：" in digest.subject) and is_answer(digest.subject)


def same_people(
    answer: str, its_people: Collection[str], asked: str, their_people: Collection[str]
) -> bool:
    """Whether those who write one message are those of the other: both authors are in both.

    Args:
        answer: who wrote the later one, folded.
        its_people: everybody that it names.
        asked: who wrote the earlier one.
        their_people: everybody that it names.
    """
    if answer not in their_people or asked not in its_people:
        return False
    return len(set(its_people) & set(their_people)) > 1
