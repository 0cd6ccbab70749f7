"""Settings of the programs that fetch mail over IMAP. {home}, {port} and {fsync} stay open.

Must never name a server that is not on loopback, nor take a message off it.
"""

from typing import Final

MBSYNC: Final = ("mbsync", "-q", "-c", "{rc}", "c")
OFFLINEIMAP: Final = ("offlineimap", "-c", "{rc}", "-o", "-u", "quiet")

_PLAIN: Final = "SSLType None\nAuthMechs LOGIN"
_TLS: Final = "SSLType IMAPS\nSystemCertificates no\nCertificateFile "


def mbsync(user: str, password: str, patterns: str = "INBOX", *, ca: str = "") -> str:
    """Mailboxes into Maildir; over TLS where an authority's certificate is given."""
    return f"""\
FSync {{fsync}}

IMAPAccount a
Host localhost
Port {{port}}
User {user}
Pass {password}
{_TLS + ca if ca else _PLAIN}

IMAPStore far
Account a

MaildirStore near
Inbox {{home}}/inbox/
Path {{home}}/others/
SubFolders Verbatim

Channel c
Far :far:
Near :near:
Patterns {patterns}
Sync Pull
Create Near
Expunge Near
SyncState *
"""


def offlineimap(user: str, password: str) -> str:
    """The inbox into Maildir, without TLS, of whose certificates it takes only those it knows."""
    return f"""\
[general]
accounts = a
metadata = {{home}}/metadata
maxsyncaccounts = 1
fsync = False
[Account a]
localrepository = near
remoterepository = far
[Repository near]
type = Maildir
localfolders = {{home}}/boxes
[Repository far]
type = IMAP
remotehost = localhost
remoteport = {{port}}
remoteuser = {user}
remotepass = {password}
ssl = no
starttls = no
readonly = True
maxconnections = 2
folderfilter = lambda name: name == 'INBOX'
"""
