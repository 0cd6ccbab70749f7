"""The settings of a throw-away profile that reads the demo servers. Writes no file.

No password stands in them: `secrets` gives those, to be held in memory.
"""

import json

from tui_mail.demo.servers import ALICE, BOB, DemoServers, HostPort
from tui_mail.model.frozen import frozen


@frozen
class _Person:
    key: str
    address: str
    name: str
    mode: str
    signature: str


PEOPLE = (
    _Person("alice", ALICE, "Alice Quill", "pop", "Alice Quill\nPatterns for the Weather Loom"),
    _Person("bob", BOB, "Bob Tarrant", "imap", "Bob Tarrant\nTarrant & Daughter, tools and looms"),
)


def settings_text(servers: DemoServers) -> str:
    """config.toml: one SMTP server, and two people who can each read by POP3 or IMAP."""
    parts = [_opening(servers.smtp), *(_account(person, servers) for person in PEOPLE)]
    return "\n".join([*parts, "[send]\nundo_seconds = 5\n"])


def secrets(servers: DemoServers) -> dict[str, str]:
    """Keyring name (`pop:USERNAME@HOST`, `imap:…`) to password."""
    hosts = {"pop": servers.pop3[0], "imap": servers.imap[0]}
    return {
        f"{protocol}:{person.address}@{host}": servers.users[person.address]
        for person in PEOPLE
        for protocol, host in hosts.items()
    }


def _opening(smtp: HostPort) -> str:
    return f"""\
# The demo: made anew at each start, gone at the end.

[smtp.demo]
host = {_quoted(smtp[0])}
port = {smtp[1]}
security = "none"
auth = "none"
"""


def _account(person: _Person, servers: DemoServers) -> str:
    return f"""\
[accounts.{person.key}]
email = {_quoted(person.address)}
name = {_quoted(person.name)}
mode = {_quoted(person.mode)}
smtp = "demo"
signature = {_quoted(person.signature)}

[accounts.{person.key}.pop]
{_server(person, servers.pop3)}check_every = "15s"

[accounts.{person.key}.imap]
{_server(person, servers.imap)}"""


def _server(person: _Person, place: HostPort) -> str:
    return f"""\
host = {_quoted(place[0])}
port = {place[1]}
security = "none"
username = {_quoted(person.address)}
"""


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)
