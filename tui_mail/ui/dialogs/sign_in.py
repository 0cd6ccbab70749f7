"""Signs in at a provider: by a browser here, or by a code that is typed on another machine.

Nothing is asked of the provider before the user chose, and escape ends it at any moment. Must never
show a token; what is pasted is in no widget any more once it was given.
"""

import asyncio
from collections.abc import Callable

from textual.widgets import Input

from tui_mail.errors import TuiMailError, UsageError
from tui_mail.model.commands import GiveSecret
from tui_mail.ports.signing_in import SignedIn, SignIn, SigningIn
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Trouble
from tui_mail.ui.dialogs.stepwise import Stepwise
from tui_mail.ui.opening import browser, open_web
from tui_mail.ui.words import say

LOOK = 0.3
"""Seconds of one wait: so soon escape is noticed."""


class SignInDialog(Stepwise):
    """One account's sign-ins, one after the other.

    Args:
        desk: with the engine, which is told.
        sign_ins: of the profile; may block.
        wanted: an account, or the keyring name that a problem wants.
        reason: why it is offered; empty where it was asked for.
        take: gets what was granted in the engine's place: the account is not set up yet.
    """

    def __init__(
        self,
        desk: Desk,
        sign_ins: Callable[[], SigningIn],
        wanted: str,
        reason: str = "",
        *,
        take: Callable[[SignedIn], None] | None = None,
    ) -> None:
        super().__init__(say("Sign in at the provider"), say("esc leaves"))
        self._desk, self._open = desk, sign_ins
        self._wanted, self._reason = wanted, reason
        self._take = take or self._tell_engine
        self._left = False
        self.signed_in = False
        """Everywhere that was wanted."""

    def on_mount(self) -> None:
        """Begin to ask."""
        self.tell(self._reason)
        self.run_worker(self._go(), group="sign-in")

    def action_leave(self) -> None:
        """Nobody waits for it any more."""
        self._left = True
        self.query_one(Input).clear()
        self.dismiss(None)

    async def _go(self) -> None:
        try:
            sign_ins = await asyncio.to_thread(self._open)
            names = await asyncio.to_thread(sign_ins.names, self._wanted)
        except TuiMailError as error:
            await self._end(error)
            return
        for name in names:
            if not await self._signed_in(sign_ins, name):
                return
        self.signed_in = True
        self.app.notify(say("Signed in."), markup=False)
        self.dismiss(None)

    async def _signed_in(self, sign_ins: SigningIn, name: str) -> bool:
        """Ask how, and do it, until it is done; False where it was left."""
        who = one_line(name.partition(":")[2].rpartition("@")[0])
        words = say("{who} signs in on the provider’s own page.", who=who)
        keep = False
        while True:
            self.tell(f"{self._reason}\n{words}".strip(), keep_trouble=keep)
            how = await self.choice(say("Browser"), say("Code elsewhere"), say("Not now"))
            if how == 2:
                self.action_leave()
                return False
            self.tell(say("Asking the provider."))
            try:
                begun = await asyncio.to_thread(sign_ins.begin, name, device=how == 1)
                done = await self._followed(begun)
            except TuiMailError as error:
                self.query_one(Trouble).tell(f"{error.message} {error.hint}".strip())
                keep = True
                continue
            if done is None:
                return False
            self._take(done)
            if done.trouble:
                self.tell(say("Signed in until tui-mail ends."))
                self.query_one(Trouble).tell(done.trouble)
                await self.choice(say("Go on"))
            return True

    def _tell_engine(self, done: SignedIn) -> None:
        self._desk.submit(GiveSecret(done.keyring_name, done.granted.value))

    async def _followed(self, begun: SignIn) -> SignedIn | None:
        """Show where to go, and wait; None where it was left."""
        self.foot(say("esc leaves"))
        self.tell("\n".join(self._where(begun)))
        typed: asyncio.Task[int | str] | None = None
        if begun.code == "":
            field = self.query_one(Input)
            field.display = True
            field.focus()
            typed = asyncio.create_task(self.wait())
        if begun.listens and not begun.code and browser():
            self.run_worker(lambda: open_web(begun.url), thread=True, group="open-link")
        else:
            self.app.copy_to_clipboard(begun.url)
            self.foot(say("esc leaves; the address is copied, where the terminal lets it be"))
        try:
            while not self._left:
                done = await asyncio.to_thread(begun.wait, LOOK)
                if done is None and typed is not None and typed.done():
                    done, typed = await self._pasted(begun, str(typed.result()))
                if done is not None:
                    return done
        finally:
            if typed is not None:
                typed.cancel()
            begun.close()
        return None

    async def _pasted(
        self, begun: SignIn, text: str
    ) -> tuple[SignedIn | None, "asyncio.Task[int | str]"]:
        """What came of it; where it was nothing, the next one is waited for."""
        done = None
        try:
            done = await asyncio.to_thread(begun.pasted, text)
        except UsageError as error:
            self.query_one(Trouble).tell(f"{error.message} {error.hint}".strip())
        return done, asyncio.create_task(self.wait())

    def _where(self, begun: SignIn) -> list[str]:
        """The page, and what to do there."""
        url = one_line(begun.url)
        if begun.code:
            code = say("and type this code there: {code}", code=begun.code)
            return [say("Open this page on any machine,"), "", f"  {url}", "", code]
        if not begun.listens:
            what = say("Then paste here the code that the page shows, or its address.")
        else:
            what = say("If the browser is on another machine, paste here the address it ends at.")
        return [say("Open this page and sign in:"), "", url, "", what]

    async def _end(self, error: TuiMailError) -> None:
        self.tell(self._reason)
        self.query_one(Trouble).tell(f"{error.message} {error.hint}".strip())
        await self.choice(say("Close"))
        self.dismiss(None)
