"""What the set-up screen can do beside asking and saving: sign in, take over, trust a bridge.

Must never write a setting before the user said so.
"""

from pathlib import Path

from tui_mail.config.load import load_settings
from tui_mail.config.paths import Paths
from tui_mail.model.discovery import Finding, FoundServer, Source
from tui_mail.model.foreign import ForeignAccount
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.model.setup import LookedUp, NewAccount
from tui_mail.wiring.looking_up import proposed
from tui_mail.wiring.pinning import pinned
from tui_mail.wiring.secret_sources import Ask
from tui_mail.wiring.setup import Setup, opened
from tui_mail.wiring.signing_up import HeldSignIns, offers
from tui_mail.wiring.taking_over import found, is_here, new_account, take_over


class GuidedSetup(Setup):
    """Implements ports.setup.GuidedSetup."""

    def sign_ins(self, new: NewAccount, client_secret: Secret | None) -> HeldSignIns:
        """See ports.setup.GuidedSetup; the other methods too."""
        return HeldSignIns(new, load_settings(self.paths.settings), self.secrets, client_secret)

    def pinned(self, new: NewAccount, fingerprint: str) -> NewAccount:
        """Keeps the certificate beside the settings."""
        return pinned(new, fingerprint, self.paths)

    def others(self) -> tuple[ForeignAccount, ...]:
        """Those that are not here."""
        settings = load_settings(self.paths.settings)
        accounts = found(None, Path.home(), self.paths.config.parent)
        return tuple(account for account in accounts if not is_here(account, settings))

    def as_proposed(self, account: ForeignAccount) -> LookedUp:
        """Its servers, as its program has them."""
        settings = load_settings(self.paths.settings)
        looked = proposed(account.email, Finding(), {*settings.accounts, *settings.smtp})
        new = new_account(account, looked.account.key)
        ends = {"imap": new.imap, "pop": new.pop, "smtp": new.smtp}
        servers = tuple(
            FoundServer(protocol, end, Source.PROGRAM, account.program)
            for protocol, end in ends.items()
            if end is not None
        )
        looked = replace(looked, account=new, finding=Finding(servers=servers))
        return replace(looked, sign_ins=offers(new, settings))

    def take_over(self, account: ForeignAccount) -> AccountKey:
        """With the commands that print its passwords."""
        return take_over(account, self.paths)


def open_guided(paths: Paths, ask: Ask | None = None) -> GuidedSetup:
    """With the real edges and the keyring that the settings choose.

    Args:
        paths: of the profile.
        ask: gives the passphrase of a file of passwords.
    """
    return opened(GuidedSetup, paths, ask)
