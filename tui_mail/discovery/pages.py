"""What a provider wants done before its servers let anybody in, and on which page of its own.

In our own words, by the directory's ids. Must never be needed to connect: it only explains.
"""

from collections.abc import Iterator, Mapping

from tui_mail.model.discovery import Note, NoteKind

_APP = "It takes no password of its web site: make an app password there first, and give that."
_CODE = "It wants an authorisation code in place of the password: made in its web mail's settings."
_ENABLE = "Reading by other programs has to be switched on there first."
_PAID = "Only paid plans may be read by other programs."
_NONE = "It has no servers that mail programs could use."


def _app(url: str = "", words: str = _APP) -> tuple[Note, ...]:
    return (Note(NoteKind.APP_PASSWORD, words, url),)


def _enable(url: str = "", words: str = _ENABLE) -> tuple[Note, ...]:
    return (Note(NoteKind.ENABLE, words, url),)


def _no_access(words: str = _NONE) -> tuple[Note, ...]:
    return (Note(NoteKind.NO_ACCESS, words),)


_ZOHO = "With two-factor log-in it wants an app password."
_NOTES: Mapping[str, tuple[Note, ...]] = {
    "googlemail.com": _app("https://myaccount.google.com/apppasswords"),
    "umich.edu": _app("https://myaccount.google.com/apppasswords"),
    "yahoo.com": _app("https://login.yahoo.com/account/security"),
    "att.net": _app("https://www.att.com/support/article/email-support/KM1240308/"),
    "aol.com": _app("https://login.aol.com/account/security"),
    "verizon.net": _app("https://login.aol.com/account/security"),
    "me.com": _app("https://account.apple.com/account/manage"),
    "MessagingEngine": _app("https://app.fastmail.com/settings/security/integrations"),
    "deltachat:fastmail": _app("https://app.fastmail.com/settings/security/integrations"),
    "yandex.ru": _app("https://id.yandex.com/security/app-passwords"),
    "mail.ru": _app("https://account.mail.ru/user/2-step-auth/passwords"),
    "deltachat:mail.ru": _app("https://account.mail.ru/user/2-step-auth/passwords"),
    "deltachat:vk.com": _app("https://account.mail.ru/user/2-step-auth/passwords"),
    "zoho.com": _app("https://accounts.zoho.com/home#security/app_password", _ZOHO),
    "qq.com": _app("https://mail.qq.com", _CODE),
    "deltachat:qq": _app("https://mail.qq.com", _CODE),
    "163.com": _app("https://mail.163.com", _CODE),
    "126.com": _app("https://mail.126.com", _CODE),
    "yeah.net": _app("https://mail.yeah.net", _CODE),
    "t-online.de": _app(
        "https://www.telekom.de/hilfe/apps-dienste/e-mail/programme/passwort-verwalten",
        "It wants a password of its own for mail programs, made there first.",
    ),
    "comcast.net": _enable("https://www.xfinity.com/support/articles/third-party-email-access"),
    "naver.com": _enable("https://mail.naver.com"),
    "deltachat:web.de": _enable("https://hilfe.web.de/pop-imap/einschalten.html"),
    "deltachat:freenet.de": _enable("https://www.freenet.de"),
    "rambler.ru": _enable("https://mail.rambler.ru/settings/mailapps"),
    "deltachat:rambler.ru": _enable("https://mail.rambler.ru/settings/mailapps"),
    "deltachat:ukr.net": _enable("https://mail.ukr.net"),
    "deltachat:firemail.de": (Note(NoteKind.PLAN, _PAID, "https://firemail.de"),),
    "deltachat:mail.com": (Note(NoteKind.PLAN, _PAID, "https://www.mail.com"),),
    "deltachat:protonmail": _no_access(
        "Its mail is read through its own Bridge on this machine: name the Bridge's servers here."
    ),
    "deltachat:mail2tor": (
        Note(
            NoteKind.CHECK,
            "Its servers are reached only through Tor, with a program like torsocks.",
        ),
    ),
    "deltachat:yggmail": (
        Note(
            NoteKind.CHECK, "It is read through its own program, which has to run on this machine."
        ),
    ),
    "deltachat:wkpb.de": (
        Note(NoteKind.CHECK, "It wants another user name than the address: ask there for yours."),
    ),
}


def notes_of(provider: str, enable: str, *, broken: bool) -> Iterator[Note]:
    """What is to be known of a provider.

    Args:
        provider: its id in the directory.
        enable: the page where reading by programs is switched on; empty: none is known.
        broken: whether the directory says that it cannot be used.
    """
    notes = _NOTES.get(provider, ())
    yield from notes
    if enable and not any(note.url == enable for note in notes):
        yield Note(NoteKind.ENABLE, _ENABLE, enable)
    if broken and not notes:
        yield Note(NoteKind.NO_ACCESS, _NONE)
