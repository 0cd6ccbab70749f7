"""What a switch between POP and IMAP would find: asked of the server, nothing changed."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace

from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import AccountWork, Tools
from tui_mail.engine.traits import Looked
from tui_mail.errors import NotFound, UsageError
from tui_mail.model.account import Mode
from tui_mail.model.commands import PreviewSwitch, SwitchSeen
from tui_mail.model.flags import SEEN
from tui_mail.model.ids import AccountKey
from tui_mail.model.switch import SwitchPreview

MakeWork = Callable[[AccountSettings, Tools], AccountWork]
"""Chooses the protocol an account is read with."""


def preview(
    tools: Tools,
    accounts: Mapping[AccountKey, AccountSettings],
    make_work: MakeWork,
    wanted: PreviewSwitch,
) -> SwitchSeen:
    """Log in as the account would after the switch, and count.

    Raises:
        NotFound, UsageError, ConfigError: there is nothing to switch.
        TuiMailError: the server does not let us look.
    """
    account = accounts.get(wanted.account)
    if account is None:
        raise NotFound(
            f"There is no account {wanted.account}.", "`tui-mail account list` names them."
        )
    if account.mode is wanted.mode:
        raise UsageError(f"{account.key} is read over {account.mode.upper()} already.")
    with closing(make_work(replace(account, mode=wanted.mode), tools)) as work:
        return SwitchSeen(work.preview())


def counted(
    tools: Tools, account: AccountKey, mode: Mode, looked: Looked, deletes: str = ""
) -> SwitchPreview:
    """The counts of semantics: here only, there only, matched, and what stands elsewhere."""
    states = tools.store.folder_states(account)
    here = sum(state.folder.total for state in states)
    strangers = len(looked.there) + looked.unseen
    paired = {pair.stranger.address for pair in looked.pairs}
    alone = sum(s.traits.size for s in looked.there if s.address not in paired)
    return SwitchPreview(
        account,
        mode,
        here=here,
        known=looked.known,
        matched=len(looked.pairs),
        here_only=max(0, here - looked.known - len(looked.pairs)),
        there_only=strangers - len(looked.pairs),
        archived_here=sum(p.resident.archived and p.stranger.in_inbox for p in looked.pairs),
        read_here=sum(p.resident.seen and SEEN not in p.stranger.flags for p in looked.pairs)
        if mode is Mode.IMAP
        else 0,
        deletes=deletes,
        download=alone + looked.unseen_bytes,
    )
