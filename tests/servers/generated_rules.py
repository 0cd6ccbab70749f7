"""Rules made by chance, mail for them, and what the words of rules mean, as tests read them."""

import random
from collections.abc import Sequence

State = dict[tuple[str, str], frozenset[str]]
"""Message-ID and mailbox, to the flags there."""

PEOPLE = (
    "ada@loom.test",
    "bob.smith@yarn.test",
    "list@wool.test",
    "zoë@felt.test",
    "boss@loom.test",
)
WORDS = (
    "loom",
    "yarn",
    "offer",
    "invoice",
    "meeting",
    "offers",
    "Straße",
    "会議室",
    "re-order",
    "café",
)
FOLDERS = ("Work", "Work/Old", "Shop", "Later", "Kept")
FLAGS = ("seen", "flagged", "Bought", "todo")
SYSTEM = {"seen": "\\Seen", "flagged": "\\Flagged"}


def mail(count: int, chance: random.Random) -> list[bytes]:
    """So many different messages."""
    made = []
    for number in range(count):
        words = [chance.choice(WORDS) for _ in range(4)]
        more = "List-Unsubscribe: <mailto:leave@wool.test>\r\n" if chance.random() < 0.3 else ""
        cc = f"Cc: {chance.choice(PEOPLE)}\r\n" if chance.random() < 0.4 else ""
        made.append(
            (
                f"From: {words[3]} <{chance.choice(PEOPLE)}>\r\nTo: bob@rig.test\r\n{cc}{more}"
                f"Subject: {words[0]} {words[1]} {number}\r\n"
                f"Message-ID: <made-{number}@rig.test>\r\n"
                f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                f"{words[2]} and {chance.choice(WORDS)}\r\n" + "x\r\n" * chance.choice((1, 400))
            ).encode()
        )
    return made


def query(chance: random.Random, depth: int = 0) -> str:
    """One that a delivery can be asked, too."""
    kind = chance.random()
    if depth < 2 and kind < 0.25:
        return f"({query(chance, depth + 1)} OR {query(chance, depth + 1)})"
    if depth < 2 and kind < 0.45:
        return f"{query(chance, depth + 1)} {query(chance, depth + 1)}"
    if kind < 0.55:
        return f"-{_term(chance)}"
    return _term(chance)


def _term(chance: random.Random) -> str:
    word = chance.choice(("loom", "yarn", "offer", "offers", "invoice", "meeting", "会議", "order"))
    star = "*" if chance.random() < 0.3 and word.isascii() else ""
    person = chance.choice(("ada", "boss@loom.test", "loom.test", "smith", "list@wool.test", "bob"))
    return chance.choice(
        (
            f"from:{person}", f"cc:{person}", f"subject:{word}{star}", f"body:{word}{star}",
            'body:"invoice and"', "larger:1000", "smaller:1K", "has:list-unsubscribe", "to:bob",
            f"id:made-{chance.randrange(40)}@rig.test", "is:unread", "newer:30d", "in:inbox",
            "label:nothing", "before:2020-01-01",
        )
    )  # fmt: skip


def do(chance: random.Random) -> list[str]:
    """What a rule does to the mail itself."""
    found = []
    if chance.random() < 0.6:
        signs = [chance.choice("+++-") + flag for flag in chance.sample(FLAGS, 2)]
        found.append(f"flag {' '.join(signs)}")
    if chance.random() < 0.3:
        found.append(f"copy {chance.choice(FOLDERS)}")
    places = ["archive", "delete", *(f"move {name}" for name in FOLDERS)]
    if chance.random() < 0.6 or not found:
        found.append(chance.choice(places))
    return found


def rules(count: int, chance: random.Random) -> str:
    """As config.toml has them."""
    text = ""
    for number in range(count):
        words = ", ".join(f'"{word}"' for word in do(chance))
        stop = "true" if chance.random() < 0.3 else "false"
        when = query(chance).replace('"', '\\"')
        text += f'[[rules]]\nname = "r{number}"\nwhen = "{when}"\ndo = [{words}]\nstop = {stop}\n'
    return text


def after(before: State, told: Sequence[tuple[str, Sequence[str]]]) -> State:
    """What a server has once that was done to messages of the inbox."""
    state = dict(before)
    for message, words in told:
        flags = state.pop((message, "INBOX"))
        copies, place = [], "INBOX"
        for verb, _, rest in (word.partition(" ") for word in words):
            if verb == "flag":
                for flag in rest.split():
                    name = frozenset({SYSTEM.get(flag[1:], flag[1:])})
                    flags = flags | name if flag[0] == "+" else flags - name
            elif verb == "copy":
                copies.append(rest)
            else:
                place = {"archive": "Archive", "delete": "Trash"}.get(verb, rest)
        for folder in (*copies, place):
            state[message, folder] = flags
    return state
