"""aerc's accounts.conf: a section an account, servers as URLs."""

import configparser

from tui_mail.discovery.programs.parts import address, by_url
from tui_mail.model.foreign import ForeignAccount, ForeignServer


def read(text: str, file: str) -> tuple[ForeignAccount, ...]:
    """Its accounts, as far as they are read over IMAP."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ValueError(file) from error
    made = []
    for title in parser.sections():
        section = parser[title]
        name, email = address(section.get("from", ""))
        ends: dict[str, ForeignServer] = {}
        for key in ("source", "outgoing"):
            command = section.get(f"{key}-cred-cmd", "")
            found = by_url(section.get(key, ""), command=command)
            if found is not None:
                ends[found[0]] = found[1]
        if email and ends:
            made.append(ForeignAccount("aerc", file, email, name, **ends))
    return tuple(made)
