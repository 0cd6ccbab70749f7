"""Switches an account between POP and IMAP: what it would find, a question, how it goes.

Nothing is changed before the question was answered, and nothing here waits: what takes time is the
engine's or a thread's, and escape leaves at any moment.
"""

import asyncio
from collections.abc import Callable

from textual.content import Content
from textual.widgets import Input

from tui_mail.errors import TuiMailError
from tui_mail.model.account import AccountState, AccountStatus, Mode, Problem
from tui_mail.model.commands import GiveSecret
from tui_mail.model.events import Event, StatusChanged, SwitchProgress
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.model.switch import (
    STAYS,
    KeptPassword,
    NewServer,
    PreviewSwitch,
    StopPreview,
    SwitchPreview,
    SwitchSeen,
)
from tui_mail.ports.setup import ModeSetting
from tui_mail.ui import format as ui_format
from tui_mail.ui.activity_rows import bar
from tui_mail.ui.asking import answer_to
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Trouble
from tui_mail.ui.dialogs.stepwise import Stepwise
from tui_mail.ui.format import size
from tui_mail.ui.switching import Change, Made, make_switch
from tui_mail.ui.words import counted, grouped, say


class SwitchDialog(Stepwise):
    """One account's switch, from the first look to the first sync.

    Args:
        desk: with the engine.
        modes: gives settings and secrets; may block.
        account: whose mail is read another way.
        before: how it is read now.
    """

    def __init__(
        self, desk: Desk, modes: Callable[[], ModeSetting], account: AccountKey, before: Mode
    ) -> None:
        self._mode = Mode.IMAP if before is Mode.POP else Mode.POP
        self._shown = one_line(account)
        title = say("Read {name} over {mode}?", name=self._shown, mode=self._mode.upper())
        super().__init__(title, say("esc leaves it as it is"))
        self._desk, self._open = desk, modes
        self._account, self._before = account, before
        self._looking = False
        self._since: int | None = None
        """Unix seconds at which the switch was made; syncs from then on are by the new protocol."""
        self._over = asyncio.Event()
        self._status: AccountStatus | None = None

    def on_mount(self) -> None:
        """Begin to look."""
        self.tell("")
        self.run_worker(self._go(), group="switch")

    def hear(self, event: Event) -> None:
        """How far the engine is."""
        match event:
            case SwitchProgress(account, words) if account == self._account and self._looking:
                status = AccountStatus(account, AccountState.SYNCING, words)
                self.progress(say("Looking: {words}", words=words), bar(status))
            case StatusChanged(status) if status.account == self._account:
                self._status = status
                self._look_at_status()
            case _:
                pass

    def action_leave(self) -> None:
        """What was agreed to goes on; what is only being looked at is broken off."""
        if self._looking:
            self._desk.submit(StopPreview(self._account), lambda _: None, lambda _: None)
        self.query_one(Input).clear()
        self.dismiss(None)

    async def _go(self) -> None:
        """Look until it was answered, then switch."""
        secret: Secret | None = None
        ask_anew = False
        while True:
            try:
                modes = await asyncio.to_thread(self._open)
                new = await asyncio.to_thread(modes.new_server, self._account, self._mode)
                secret = await self._secret(modes, new, secret, anew=ask_anew)
                seen = await self._look(new, secret)
            except TuiMailError as error:
                seen = Problem(error.message, error.hint)
            if not isinstance(seen, Problem):
                break
            self._wrong(seen)
            again, leave, password = say("Try again"), say("Leave"), say("Another password")
            answer = await self.choice(again, leave, password)
            if answer == 1:
                self.action_leave()
                return
            ask_anew = answer == 2
        if await self._agreed(seen):
            await self._switch(modes, Change(self._account, self._before, self._mode, secret))
        else:
            self.action_leave()

    async def _secret(
        self, modes: ModeSetting, new: NewServer, given: Secret | None, *, anew: bool
    ) -> Secret | None:
        """The password to log in with, where none is kept for that server."""
        server = new.keyring_name.partition(":")[2]
        if anew:
            return await self._password(server)
        if given is not None or new.password is KeptPassword.READY:
            return given
        if new.password is KeptPassword.OTHERS:
            self.tell(
                say(
                    "No password is kept for {server} ({mode}). Use that of the {other} server?",
                    server=server,
                    mode=self._mode.upper(),
                    other=self._before.upper(),
                )
            )
            if await self.choice(say("Use it"), say("Another one")) == 0:
                return await asyncio.to_thread(modes.others_password, self._account, self._mode)
        return await self._password(server)

    async def _password(self, server: str) -> Secret:
        question = say("Password for {server} ({mode})", server=server, mode=self._mode.upper())
        kept = say("It goes into the keyring once the switch is made.")
        return await self.typed(f"{question}\n{kept}")

    async def _look(self, new: NewServer, secret: Secret | None) -> SwitchPreview | Problem:
        """Ask the engine what it would find there."""
        self.foot(say("esc leaves it as it is"))
        self.tell(say("Looking at what the server has, and what is here."))
        self._looking = True
        try:
            if secret is not None:
                given = await answer_to(self._desk, GiveSecret(new.keyring_name, secret.value))
                if isinstance(given, Problem):
                    return given
            answer = await answer_to(self._desk, PreviewSwitch(self._account, self._mode))
        finally:
            self._looking = False
        if isinstance(answer, SwitchSeen):
            return answer.preview
        if isinstance(answer, Problem):
            return answer
        return Problem(say("The engine answered something else than was asked."))

    async def _agreed(self, seen: SwitchPreview) -> bool:
        """Show what was found, and ask."""
        words = [say(STAYS[self._mode])]
        if seen.deletes:
            what = say("By leave_on_server, {what} is removed from the server.", what=seen.deletes)
            words.append(f"{what} {say('What was only matched is downloaded and compared first.')}")
        if seen.missing_unknown:
            why = say("The {mode} server could not be asked", mode=self._before.upper())
            words.append(f"{why}: {seen.missing_unknown}")
        if seen.missing:
            words = [
                counted(
                    seen.missing,
                    "1 message of the {mode} server is not here yet, and POP would not find it.",
                    "{n} messages of the {mode} server are not here yet, and POP would not "
                    "find them.",
                    mode=self._before.upper(),
                ),
                say("Check mail first, then switch."),
            ]
        if seen.beginnings:
            words[-1] = counted(
                seen.beginnings,
                "Of 1 only the beginning is here: set offline to all, check mail, then switch.",
                "Of {n} only the beginning is here: set offline to all, check mail, then switch.",
            )
        self.tell("\n".join(words), facts=_facts(seen))
        if seen.missing:
            await self.choice(say("Leave it as it is"))
            return False
        answer = await self.choice(
            say("Read it over {mode}", mode=self._mode.upper()), say("Leave it as it is")
        )
        return answer == 0

    async def _switch(self, modes: ModeSetting, change: Change) -> None:
        """Make it, and follow the first sync; it is the app's, and goes on without this dialog."""
        self.foot(say("esc leaves; it goes on without this window"))
        self.tell(say("Switching."))
        self._since = int(ui_format.clock())
        done: asyncio.Future[Made] = asyncio.get_running_loop().create_future()

        async def work() -> None:
            made = await make_switch(self._desk, modes, change)
            if self.is_attached and not done.done():
                done.set_result(made)
            elif made.problem is not None:
                self.app.show_problem(made.problem)  # type: ignore[attr-defined]

        self.app.run_worker(work(), group="switching")
        made = await done
        if made.problem is not None:
            self._wrong(made.problem)
        else:
            await self._first_sync(made)
        await self.choice(say("Close"))
        self.dismiss(None)

    async def _first_sync(self, made: Made) -> None:
        """Until all is matched and fetched, or something stands in the way."""
        now = say("{name} is read over {mode} now.", name=self._shown, mode=self._mode.upper())
        self.tell(f"{now} {say('What is here is being matched with the server.')}")
        if made.not_kept:
            words = say("The password could not be kept: {why}", why=made.not_kept)
            self.query_one(Trouble).tell(words)
        self._look_at_status()
        await self._over.wait()
        status = self._status
        problem = None if status is None else status.problem
        if problem is None:
            words = say("What the server has is matched and fetched.")
        else:
            words = say("It goes on by itself with the next sync.")
            self.query_one(Trouble).tell(f"{problem.message} {problem.hint}".strip())
        self.tell(f"{now} {words}", keep_trouble=True)

    def _look_at_status(self) -> None:
        """Of the time since the switch was made: how far, or that it is over."""
        status = self._status
        if status is None or self._since is None:
            return
        self.progress(say("Sync: {words}", words=status.detail or status.state), bar(status))
        synced = status.state is AccountState.IDLE and (status.last_sync or 0) >= self._since
        if synced or status.problem is not None:
            self._over.set()

    def _wrong(self, problem: Problem) -> None:
        self.tell(say("{name} is read as before.", name=self._shown))
        self.query_one(Trouble).tell(f"{problem.message} {problem.hint}".strip())


def _facts(seen: SwitchPreview) -> Content:
    """The counts, each with what it counts."""
    rows = [
        (grouped(count), say(words), size(of) if of else "") for count, of, words in seen.counts
    ]
    width = max(len(count) for count, *_ in rows)
    lines = [
        Content.assemble(
            Content.styled(count.rjust(width), "bold"),
            Content(f"  {words}"),
            Content.styled(f", {amount}" if amount else "", "$quiet"),
        )
        for count, words, amount in rows
    ]
    return Content("\n").join(lines)
