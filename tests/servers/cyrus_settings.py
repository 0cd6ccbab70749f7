"""What the tests' Cyrus is told: the text of its configuration files.

Never names a path outside its folder or an address that is not loopback.
"""

from collections.abc import Mapping
from pathlib import Path

_SPECIAL = ("Drafts", "Sent", "Trash", "Junk", "Archive")


def imapd_conf(folder: Path) -> str:
    """imapd.conf for Cyrus 3."""
    made = "|".join(_SPECIAL)
    roles = "\n".join(f"xlist-{name.lower()}: {name}" for name in _SPECIAL)
    return f"""\
configdirectory: {folder}/state
partition-default: {folder}/mail
defaultpartition: default
cyrus_user: cyrus
cyrus_group: mail
admins: admin
servername: localhost
sasl_pwcheck_method: alwaystrue
sasl_mech_list: PLAIN
allowplaintext: yes
tls_server_cert: {folder}/server.pem
tls_server_key: {folder}/server.key
unixhierarchysep: yes
altnamespace: yes
autocreate_quota: 0
autocreate_inbox_folders: {made}
autocreate_subscribe_folders: {made}
{roles}
delete_mode: immediate
expunge_mode: immediate
idlesocket: {folder}/run/idle
lmtpsocket: {folder}/run/lmtp
notifysocket: {folder}/run/notify
proc_path: {folder}/run/proc
mboxname_lockpath: {folder}/run/lock
skiplist_unsafe: yes
"""


def cyrus_conf(folder: Path, programs: Path, host: str, ports: Mapping[str, int]) -> str:
    """cyrus.conf: IMAP, plain and over TLS, and what tells idle sessions of news."""
    told = f"-C {folder}/imapd.conf"
    return f"""\
START {{
}}
SERVICES {{
  imap cmd="{programs}/imapd {told}" listen="{host}:{ports["imap"]}" prefork=1
  imaps cmd="{programs}/imapd -s {told}" listen="{host}:{ports["imaps"]}" prefork=1
}}
EVENTS {{
}}
DAEMON {{
  idled cmd="{programs}/idled {told}"
}}
"""
