"""Two people's made-up mail, some of it hostile, for tests of the screens."""

from tui_mail.model.account import AccountSummary, Capability, Mode
from tui_mail.model.address import Address
from tui_mail.model.folder import Folder, Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.summary import Summary

NOW = 1_741_788_000
"""Wednesday 12 March 2025, 14:00 UTC: the hour at which the screens' clock stands."""
MINUTE, HOUR, DAY = 60, 3_600, 86_400

ALICE, BOB = AccountKey("alice"), AccountKey("bob")

ACCOUNTS = (
    AccountSummary(
        ALICE,
        "alice@demo.test",
        "Alice Example",
        Mode.POP,
        ("demo",),
        ("127.0.0.1",),
        (),
        "",
        frozenset({Capability.SEND}),
    ),
    AccountSummary(
        BOB,
        "bob@demo.test",
        "Bob Example",
        Mode.IMAP,
        ("demo",),
        ("127.0.0.1",),
        ("robert@demo.test",),
        "-- \nBob",
        frozenset(Capability),
    ),
)

HOSTILE = (
    "[/] closes nothing",
    "[/nope]",
    "[link=file:///x]a[/link]",
    "[@click=app.quit]click me[/]",
    "[bold red]loud[/bold red]",
    "$primary [$accent]colour[/]",
    "\\[escaped\\]",
    "{braces} {0} %s",
    "\u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0633\u0644\u0627\u0645",
    "e\u0301a\u0308 \u200d\u200d zero width",
)
"""Sanitised as `reading` gives them; what is left must never be taken for markup."""

_ROWS: tuple[tuple[str, str, str, int, str], ...] = (
    # sender, subject, snippet, minutes ago, marks:
    # u unread, s starred, a answered, p with a part, t2 thread of two
    ("Ada Lovelace", "Notes on the engine", "The engine weaves algebraic patterns", 2, "u t2"),
    ("Charles Babbage", "Re: Difference engine", "I agree that the mill must", 20, "a t3"),
    ("Post Office", "Your parcel is on its way", "It arrives tomorrow between", 165, "u p"),
    ("李小龍", "会議の議事録 📊 第三四半期", "添付の資料をご覧ください", 180, "u s p"),
    ("Mary Shelley", "Re: proofs", "The second chapter is done and I", 60 * 26, ""),
    ("Linux list", "[PATCH v3] fs: do not lose mail", "Signed-off-by: somebody", 60 * 27, "t41"),
    ("Grace Hopper", "A bug, a real one", "Found in relay 70, panel F", 60 * 50, "s"),
    ("Émile Zola", "J’accuse…! 🎩", "Monsieur le Président", 60 * 75, "a"),
    ("weekly@news.test", "This week in looms", "Ten patterns that you should", 60 * 99, ""),
)


def _folder(id: int, account: AccountKey, name: str, role: Role | None) -> Folder:
    return Folder(FolderId(id), account, name, role, 0, 0, account == ALICE and role is None)


FOLDERS = (
    _folder(1, ALICE, "Inbox", Role.INBOX),
    _folder(2, ALICE, "Drafts", Role.DRAFTS),
    _folder(3, ALICE, "Sent", Role.SENT),
    _folder(4, ALICE, "Archive", Role.ARCHIVE),
    _folder(5, ALICE, "Trash", Role.TRASH),
    _folder(6, ALICE, "Letters/Old [/] ones", None),
    _folder(11, BOB, "INBOX", Role.INBOX),
    _folder(12, BOB, "Drafts", Role.DRAFTS),
    _folder(13, BOB, "Sent", Role.SENT),
    _folder(14, BOB, "Archive", Role.ARCHIVE),
    _folder(15, BOB, "Junk", Role.JUNK),
    _folder(16, BOB, "Trash", Role.TRASH),
    _folder(17, BOB, "Projects", None),
    _folder(18, BOB, "Projects/Engine", None),
)


def summary(
    id: int, folder: Folder, sender: str, subject: str, ago: int, **more: object
) -> Summary:
    """One row; `ago` in seconds before NOW; more fields by name."""
    person = sender.lower().replace(" ", ".")
    address = person if "@" in person else f"{person}@engine.test"
    fields: dict[str, object] = {
        "to": (Address("", f"{folder.account}@demo.test"),),
        "cc": (),
        "flags": frozenset({"seen"}),
        "attachments": 0,
        "thread": id,
        "thread_size": 1,
        "message_id": f"<{id}@engine.test>",
        "snippet": "",
        "size": 2_000 + id,
        **more,
    }
    return Summary(
        id=MessageId(id),
        account=folder.account,
        folder=folder.name,
        folder_id=folder.id,
        subject=subject,
        from_=(Address("" if "@" in sender else sender, address),),
        date=NOW - ago,
        received=NOW - ago,
        **fields,  # type: ignore[arg-type]
    )


def mail() -> list[Summary]:
    """A few dozen messages in the two inboxes, hostile ones in bob's, a handful elsewhere."""
    rows: list[Summary] = []
    for start, folder in ((101, FOLDERS[0]), (201, FOLDERS[6])):
        rows += [_marked(start + n, folder, row) for n, row in enumerate(_ROWS)]
        rows += [_letter(start + 30 + n, folder, n) for n in range(20)]
    rows += [
        summary(301 + n, FOLDERS[6], words, words, 4 * DAY + n, snippet=words, flags=frozenset())
        for n, words in enumerate(HOSTILE)
    ]
    rows.append(summary(401, FOLDERS[3], "Old Friend", "Kept", 40 * DAY))
    rows.append(summary(402, FOLDERS[13], "Engineer", "Gears [/]", 3 * DAY, flags=frozenset()))
    return rows


def _letter(id: int, folder: Folder, n: int) -> Summary:
    words = "With kind regards from far away"
    ago = (5 + 9 * n) * DAY
    return summary(id, folder, f"Writer {n}", f"Letter number {n}", ago, snippet=words)


def _marked(id: int, folder: Folder, row: tuple[str, str, str, int, str]) -> Summary:
    sender, subject, snippet, minutes, marks = row
    words = marks.split()
    flags = set() if "u" in words else {"seen"}
    flags |= {flag for mark, flag in (("s", "flagged"), ("a", "answered")) if mark in words}
    return summary(
        id,
        folder,
        sender,
        subject,
        minutes * MINUTE + (13 * MINUTE if folder.account == BOB else 0),
        snippet=snippet,
        flags=frozenset(flags),
        attachments=int("p" in words),
        thread_size=next((int(word[1:]) for word in words if word[0] == "t"), 1),
    )


def conversations() -> list[Summary]:
    """Alice's inbox: a thread of four with an answer of her own, one of two, and single letters."""
    inbox, sent = FOLDERS[0], FOLDERS[2]
    fresh = frozenset[str]()
    plan = ("Plans for the engine", 7_000)
    return [
        summary(7_001, inbox, "Ada Lovelace", plan[0], 3 * DAY, thread=plan[1], snippet="Shall we"),
        summary(7_002, sent, "Alice Example", f"Re: {plan[0]}", 2 * DAY, thread=plan[1]),
        summary(7_003, inbox, "Charles Babbage", f"Re: {plan[0]}", 30 * HOUR, thread=plan[1]),
        summary(
            7_004, inbox, "Ada Lovelace", f"Re: {plan[0]}", 2 * HOUR, thread=plan[1], flags=fresh
        ),
        summary(7_005, inbox, "Post Office", "Your parcel", HOUR, size=90_000, attachments=1),
        summary(7_006, inbox, "Mary Shelley", "Proofs", 26 * HOUR, flags=frozenset({"seen"})),
        summary(7_007, inbox, "Zoe Writer", "Lunch", 9 * DAY, thread=7_100),
        summary(7_008, inbox, "Grace Hopper", "Re: Lunch", 8 * DAY, thread=7_100),
        summary(7_009, inbox, "Post Office", "Tracking number", 40 * DAY, size=200_000),
        summary(7_010, inbox, "Émile Zola", "J’accuse…! 🎩", 200 * DAY),
        summary(
            7_011, inbox, "李小龍", "会議の議事録", 700 * DAY, flags=frozenset({"seen", "flagged"})
        ),
    ]
