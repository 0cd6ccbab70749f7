"""`account add` by a sign-in: who asks the provider, and what was granted.

Nothing of it is written or kept before the account is. Must never print what was granted.
"""

from argparse import Namespace

from tui_mail.cli import terminal
from tui_mail.cli.signing_in import followed
from tui_mail.errors import UsageError
from tui_mail.model.account import Mode
from tui_mail.model.endpoint import AuthKind, Endpoint
from tui_mail.model.frozen import replace
from tui_mail.model.secret import Secret
from tui_mail.model.setup import LookedUp, NewAccount, SignInOffer
from tui_mail.wiring.guided_setup import GuidedSetup


def by_sign_in(new: NewAccount, looked: LookedUp, args: Namespace) -> NewAccount:
    """The account with the client it signs in by; as it was where a password logs in.

    Raises:
        UsageError: nobody says which client, or nobody knows the provider.
    """
    reads = new.pop if new.mode is Mode.POP else new.imap
    only = reads is not None and reads.auth is AuthKind.OAUTH2
    if args.sign_in is None and args.client_id is None and not only:
        return new
    if args.password_command or args.password_stdin:
        raise UsageError("A sign-in takes no password.", "Leave --sign-in, or the password, out.")
    offer = _offer(looked, args)
    client_id = args.client_id or offer.client_id
    if not client_id and terminal.present() and not args.dry_run:
        terminal.tell(f"{offer.title} wants to know which program signs in: by a client id,")
        terminal.tell("which you make once, for yourself; docs/oauth.md says how.")
        if offer.page:
            terminal.tell(f"It is made there: {offer.page}")
        client_id = terminal.ask("Client id")
    if not client_id:
        where = f" It is made at {offer.page}." if offer.page else ""
        raise UsageError(
            f"{offer.title} is signed in to by a client id of your own.",
            f"Give --client-id; docs/oauth.md says how to get one.{where}",
        )
    return replace(
        new,
        pop=_signed_in_to(new.pop),
        imap=_signed_in_to(new.imap),
        smtp=_signed_in_to(new.smtp),
        oauth=offer.name,
        client_id=client_id,
    )


def signed_in(setup: GuidedSetup, new: NewAccount, args: Namespace) -> dict[str, Secret]:
    """What was granted, by protocol, once somebody signed in.

    Raises:
        SecretError: nobody did, or the provider refused.
        NetworkError, ServerError: it was not reached.
    """
    sign_ins = setup.sign_ins(new, None)
    granted: dict[str, Secret] = {}
    for name in sign_ins.names(new.email):
        begun = sign_ins.begin(name, device=args.device)
        try:
            done = followed(begun, browser=not args.device)
        finally:
            begun.close()
        for protocol, key in new.secret_keys.items():
            if key.keyring_name == name:
                granted[protocol] = done.granted
    return granted


def _offer(looked: LookedUp, args: Namespace) -> SignInOffer:
    offers = {offer.name: offer for offer in looked.sign_ins}
    if args.sign_in in offers:
        return offers[args.sign_in]
    if args.sign_in is None and offers:
        return next(iter(offers.values()))
    known = ", ".join(offers)
    raise UsageError(
        f"Nobody knows how {args.sign_in or looked.account.email} is signed in to.",
        f"Known here: {known}." if known else "Add [oauth.NAME] to the settings (docs/oauth.md).",
    )


def _signed_in_to(end: Endpoint | None) -> Endpoint | None:
    if end is None or end.auth not in {AuthKind.PASSWORD, AuthKind.OAUTH2}:
        return end
    return replace(end, auth=AuthKind.OAUTH2)
