"""What a switch between POP and IMAP would find: asked of the server, nothing changed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import AccountWork, MakeWork, Tools
from tui_mail.engine.hub import Hub
from tui_mail.engine.status import StatusBoard
from tui_mail.engine.traits import Looked
from tui_mail.errors import AuthFailed, EngineError, NotFound, TuiMailError, UsageError
from tui_mail.model.account import AccountState, Mode
from tui_mail.model.commands import Done
from tui_mail.model.events import SwitchProgress
from tui_mail.model.flags import SEEN
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.switch import PreviewSwitch, StopPreview, SwitchPreview, SwitchSeen


class Previews:
    """Looks at servers for who thinks of a switch; each look can be broken off.

    Args:
        tools: the engine's.
        make_work: chooses the protocol.
    """

    def __init__(self, tools: Tools, make_work: MakeWork) -> None:
        self._tools = replace(tools, board=_Progress(tools.hub))
        self._make_work = make_work
        self._lock = Lock()
        self._looking: list[AccountWork] = []
        self._stopped = False

    def ask(
        self, accounts: Mapping[AccountKey, AccountSettings], wanted: PreviewSwitch | StopPreview
    ) -> SwitchSeen | Done:
        """Log in as the account would after the switch, and count; or break that off.

        Raises:
            NotFound, UsageError, ConfigError: there is nothing to switch.
            TuiMailError: the server does not let us look, or `stop` was called.
        """
        if isinstance(wanted, StopPreview):
            return self.stop(wanted.account)
        account = accounts.get(wanted.account)
        if account is None:
            raise NotFound(
                f"There is no account {wanted.account}.", "`tui-mail account list` names them."
            )
        if account.mode is wanted.mode:
            raise UsageError(f"{account.key} is read over {account.mode.upper()} already.")
        if wanted.missing_only:
            nothing = SwitchPreview(account.key, wanted.mode, 0, 0, 0, 0, 0)
            return SwitchSeen(self._with_missing(account, nothing))
        seen = self._look(replace(account, mode=wanted.mode))
        return SwitchSeen(self._with_missing(account, seen) if wanted.mode is Mode.POP else seen)

    def stop(self, account: AccountKey | None = None) -> Done:
        """End the looks for an account; without one all, and no other begins."""
        with self._lock:
            self._stopped = self._stopped or account is None
            ending = [w for w in self._looking if account in {None, w.settings.key}]
        for work in ending:
            work.cancel()
        return Done(count=len(ending))

    def _with_missing(self, account: AccountSettings, seen: SwitchPreview) -> SwitchPreview:
        """The server that it is read from now may be why somebody leaves it: it need not answer."""
        store = self._tools.store
        begun = store.heads(account.key) - store.drop_heads(account.key)
        seen = replace(seen, missing=begun, beginnings=begun)
        try:
            now = self._look(account)
        except TuiMailError as error:
            return replace(seen, missing_unknown=str(error))
        return replace(seen, missing=now.there_only + begun)

    def _look(self, account: AccountSettings) -> SwitchPreview:
        work = self._make_work(account, self._tools)
        with self._kept(work):
            try:
                return work.preview()
            except AuthFailed:
                self._tools.secrets.distrust(work.server)
                raise

    @contextmanager
    def _kept(self, work: AccountWork) -> Iterator[None]:
        """Where `stop` finds it."""
        with self._lock:
            if self._stopped:
                raise EngineError("tui-mail's engine is about to end.", "Try again.")
            self._looking.append(work)
        try:
            yield
        finally:
            with self._lock:
                self._looking.remove(work)
            work.close()


class _Progress(StatusBoard):
    """What an account's own board would show is told of the preview instead."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._tell = hub.tell

    def show(self, account: AccountKey, state: AccountState, detail: str = "") -> None:
        """The preview is at this."""
        self._tell(SwitchProgress(account, detail or state.value))


def counted(
    tools: Tools, account: AccountKey, mode: Mode, looked: Looked, deletes: str = ""
) -> SwitchPreview:
    """The counts of semantics: here only, there only, matched, and what stands elsewhere."""
    states = tools.store.folder_states(account)
    here = sum(state.folder.total for state in states)
    heads = tools.store.drop_heads(account) if mode is Mode.IMAP else 0
    strangers = len(looked.there) + looked.unseen
    paired = {pair.stranger.address for pair in looked.pairs}
    alone = sum(s.traits.size for s in looked.there if s.address not in paired)
    return SwitchPreview(
        account,
        mode,
        here=here,
        known=looked.known,
        matched=len(looked.pairs),
        here_only=max(0, here - heads - looked.known - len(looked.pairs)),
        there_only=strangers - len(looked.pairs),
        archived_here=sum(p.resident.archived and p.stranger.in_inbox for p in looked.pairs),
        read_here=sum(p.resident.seen and SEEN not in p.stranger.flags for p in looked.pairs)
        if mode is Mode.IMAP
        else 0,
        deletes=deletes,
        download=alone + looked.unseen_bytes,
        heads=heads,
    )
