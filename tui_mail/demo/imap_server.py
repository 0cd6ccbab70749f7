"""An IMAP server over the postbox: pymap's, set up for one machine and two people.

Offers IDLE, MOVE, UIDPLUS, SPECIAL-USE, MULTIAPPEND, LITERAL+ and BINARY. Must never hash
slowly, look up a name, or speak anything but plain text on loopback.
"""

import argparse
import asyncio
from collections.abc import Sequence

from proxyprotocol.noop import ProxyProtocolNoop
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.user import UserMetadata
from pysasl import SASLAuth
from pysasl.hashing import Cleartext

from tui_mail.demo.postbox import Postbox

LARGEST = 64 * 1024 * 1024
"""Bytes of a message that APPEND takes."""


class DemoConfig(Config):
    """How pymap is to behave here."""

    @property
    def greeting(self) -> bytes:
        """Said without asking the network what this machine is called."""
        return b"tui-mail demo IMAP server ready"

    @property
    def login_capability(self) -> Sequence[bytes]:
        """What is offered after log-in; the postbox adds the special uses."""
        return [*super().login_capability, b"SPECIAL-USE"]

    @property
    def tls_auth(self) -> SASLAuth:
        """The mechanisms that the passwords can serve."""
        return SASLAuth.named([b"PLAIN", b"LOGIN"])


async def start_imap(postbox: Postbox, host: str) -> asyncio.Server:
    """Listen on a free port of the host."""
    unused = argparse.Namespace(passlib_cfg=None, proxy_protocol="noop", inherited_sockets=None)
    config = DemoConfig(
        unused,
        demo_data=False,
        demo_user="",
        demo_password="",
        host=host,
        port=0,
        tls_enabled=False,
        invalid_user_sleep=0.0,
        max_append_len=LARGEST,
        hash_context=Cleartext(),  # random and in memory anyway; a hash costs 110 ms a log-in
        cpu_subsystem=Subsystem.for_asyncio(),
    )
    config.apply_context()
    login = Login(config)
    for user, password in postbox.users.items():
        login.users_dict[user] = UserMetadata(config, user, password=password)
        config.set_cache[user] = (postbox.mailboxes[user], FilterSet())
    reader = ProxyProtocolReader(ProxyProtocolNoop())
    return await asyncio.start_server(
        reader.get_callback(IMAPServer(login, config)), host, 0, limit=1024 * 1024
    )
