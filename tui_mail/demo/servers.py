"""Where the demo servers are and who may log in: the one line they print. Starts nothing."""

import json
from collections.abc import Mapping

from tui_mail.errors import EngineError
from tui_mail.model.frozen import frozen

ALICE = "alice@demo.test"
BOB = "bob@demo.test"
DOMAIN = "demo.test"

HostPort = tuple[str, int]


@frozen
class DemoServers:
    """Three servers that listen."""

    pop3: HostPort
    imap: HostPort
    smtp: HostPort
    users: Mapping[str, str]
    """Address to password: the same for all three; new at each start."""

    def as_json(self) -> str:
        """One line without its newline, as `tui-mail demo --serve` prints it."""
        places = {"pop3": self.pop3, "imap": self.imap, "smtp": self.smtp}
        line: dict[str, object] = {
            name: {"host": host, "port": port} for name, (host, port) in places.items()
        }
        line["users"] = dict(self.users)
        return json.dumps(line)


def servers_from_json(line: str) -> DemoServers:
    """Read what as_json wrote; raises EngineError."""
    try:
        words = json.loads(line)
        pop3, imap, smtp = (
            (str(words[name]["host"]), int(words[name]["port"]))
            for name in ("pop3", "imap", "smtp")
        )
        users = {str(user): str(password) for user, password in words["users"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(
            "The demo servers said something that cannot be understood.",
            "Try again; if it stays so, reinstall tui-mail.",
        ) from error
    return DemoServers(pop3, imap, smtp, users)
