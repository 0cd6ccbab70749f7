"""The bundled directory: every domain by the command, as the file has it; twelve by hand."""

import io
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import User
from tui_mail.cli import account_add
from tui_mail.cli.context import Context
from tui_mail.cli.found_servers import shape
from tui_mail.cli.new_account import filled_in
from tui_mail.cli.output import Output
from tui_mail.config.load import load_settings
from tui_mail.discovery import directory
from tui_mail.discovery.directory import provider_of, provider_of_mail_host, providers
from tui_mail.errors import ConfigError, UsageError
from tui_mail.wiring.setup import open_setup

FILE = Path(directory.__file__).parent / "providers.json"
WORDS = ("--offline", "--dry-run", "--json")
Place = tuple[str, int, str, str]

TLS, STARTTLS = "tls", "starttls"
WHOLE, LOCAL = "ada.l@{}", "ada.l"
BY_HAND: dict[str, tuple[Place | None, Place | None, Place | None]] = {
    "gmail.com": (
        ("imap.gmail.com", 993, TLS, WHOLE),
        ("pop.gmail.com", 995, TLS, WHOLE),
        ("smtp.gmail.com", 465, TLS, WHOLE),
    ),
    "outlook.com": (
        ("outlook.office365.com", 993, TLS, WHOLE),
        ("outlook.office365.com", 995, TLS, WHOLE),
        ("smtp-mail.outlook.com", 587, STARTTLS, WHOLE),
    ),
    "yahoo.com": (
        ("imap.mail.yahoo.com", 993, TLS, WHOLE),
        ("pop.mail.yahoo.com", 995, TLS, WHOLE),
        ("smtp.mail.yahoo.com", 465, TLS, WHOLE),
    ),
    "icloud.com": (
        ("imap.mail.me.com", 993, TLS, LOCAL),
        None,
        ("smtp.mail.me.com", 587, STARTTLS, WHOLE),
    ),
    "aol.com": (
        ("imap.aol.com", 993, TLS, WHOLE),
        ("pop.aol.com", 995, TLS, WHOLE),
        ("smtp.aol.com", 465, TLS, WHOLE),
    ),
    "gmx.net": (
        ("imap.gmx.net", 993, TLS, WHOLE),
        ("pop.gmx.net", 995, TLS, WHOLE),
        ("mail.gmx.net", 465, TLS, WHOLE),
    ),
    "web.de": (
        ("imap.web.de", 993, TLS, LOCAL),
        ("pop3.web.de", 995, TLS, LOCAL),
        ("smtp.web.de", 465, TLS, LOCAL),
    ),
    "free.fr": (
        ("imap.free.fr", 993, TLS, LOCAL),
        ("pop.free.fr", 995, TLS, LOCAL),
        ("smtp.free.fr", 465, TLS, LOCAL),
    ),
    "orange.fr": (
        ("imap.orange.fr", 993, TLS, WHOLE),
        ("pop.orange.fr", 995, TLS, WHOLE),
        ("smtp.orange.fr", 465, TLS, WHOLE),
    ),
    "libero.it": (
        ("imapmail.libero.it", 993, TLS, WHOLE),
        ("popmail.libero.it", 995, TLS, WHOLE),
        ("smtp.libero.it", 465, TLS, WHOLE),
    ),
    "alice.it": (
        ("in.alice.it", 143, STARTTLS, WHOLE),
        ("in.alice.it", 110, STARTTLS, WHOLE),
        ("out.alice.it", 587, STARTTLS, WHOLE),
    ),
    "comcast.net": (
        ("imap.comcast.net", 993, TLS, WHOLE),
        ("mail.comcast.net", 995, TLS, WHOLE),
        ("smtp.comcast.net", 465, TLS, WHOLE),
    ),
}


def entries() -> list[dict[str, Any]]:
    """The file as it stands, read by nothing of the program."""
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def expected(entry: dict[str, Any], protocol: str, domain: str) -> dict[str, Any] | None:
    """The first protected server, else the first; its blanks filled in."""
    offers = entry.get(protocol, [])
    if not offers:
        return None
    best = next((one for one in offers if one["security"] != "none"), offers[0])
    email = f"ada.l@{domain}"
    auth = best["auth"][0] if "password" not in best["auth"] else "password"
    user = best.get("username", "") if auth != "none" else ""
    for blank, part in (
        ("%EMAILADDRESS%", email), ("%EMAILLOCALPART%", "ada.l"), ("%EMAILDOMAIN%", domain),
    ):  # fmt: skip
        user = user.replace(blank, part)
    return {
        "host": best["host"].replace("%EMAILDOMAIN%", domain),
        "port": best["port"],
        "security": best["security"],
        "username": user,
        "source": "directory",
        "auth": auth,
        "where": entry["name"].replace("%EMAILDOMAIN%", domain),
    }


def asked(user: User, email: str) -> dict[str, Any]:
    """What `account add EMAIL --offline --dry-run --json` prints."""
    out = io.BytesIO()
    context = Context(user.paths, Output(as_json=True, stream=out), ExitStack())
    assert account_add.run([email, "--offline", "--dry-run"], context) == 0
    (line,) = out.getvalue().splitlines()
    told: dict[str, Any] = json.loads(line)
    return told


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path)


def answers(user: User) -> Iterator[tuple[dict[str, Any], str, dict[str, Any]]]:
    """Entry, domain and answer, for each domain: by the whole command in long runs, else by what
    it is made of, with options read once.
    """
    whole = os.environ.get("TUI_MAIL_SOAK") == "1"
    setup, settings = open_setup(user.paths), load_settings(user.settings)
    args = account_add._parser().read([*WORDS[:2]])
    for entry in entries():
        for domain in entry["domains"]:
            email = f"ada.l@{domain}"
            args.email = email
            told = asked(user, email) if whole else shape(args, filled_in(args, setup, settings))
            yield entry, domain, told


def test_every_domain_is_answered_as_the_directory_has_it(user: User) -> None:
    asked_for = 0
    for entry, domain, told in answers(user):
        asked_for += 1
        for protocol in ("imap", "pop", "smtp"):
            assert told.get(protocol) == expected(entry, protocol, domain), (domain, protocol)
        if entry.get("status") == "broken" or "enable" in entry:
            assert told["notes"], domain
        there = [told[protocol] for protocol in ("imap", "pop", "smtp") if protocol in told]
        far = [one for one in there if one["security"] == "none" and one["host"] != "localhost"]
        assert bool(far) == any(note["kind"] == "plain" for note in told.get("notes", ())), domain
    assert (len(entries()), asked_for) == (211, 1234)


@pytest.mark.parametrize("domain", BY_HAND)
def test_twelve_providers_by_hand(user: User, domain: str) -> None:
    (told,) = user.json("account", "add", f"ada.l@{domain}", "--offline", "--dry-run")
    for protocol, place in zip(("imap", "pop", "smtp"), BY_HAND[domain], strict=True):
        if place is None:
            assert protocol not in told
            continue
        host, port, security, who = place
        found = told[protocol]
        assert (found["host"], found["port"], found["security"], found["username"]) == (
            host, port, security, who.format(domain),
        )  # fmt: skip
        assert found["source"] == "directory"


NOTED = {
    "a@gmail.com": ("app-password", "https://myaccount.google.com/apppasswords"),
    "a@icloud.com": ("app-password", "https://account.apple.com/account/manage"),
    "a@gmx.net": ("enable", "https://hilfe.gmx.net/pop-imap/einschalten.html"),
    "a@outlook.com": ("sign-in", ""),
    "a@protonmail.com": ("no-access", ""),
    "a@goo.jp": ("plain", ""),
}


@pytest.mark.parametrize("email", NOTED)
def test_what_is_to_be_done_first_is_told_with_its_page(user: User, email: str) -> None:
    notes = asked(user, email)["notes"]
    assert NOTED[email] in [(note["kind"], note["url"]) for note in notes]


def test_no_servers_are_made_up_for_a_provider_that_has_none(user: User) -> None:
    assert not {"imap", "pop", "smtp"} & set(asked(user, "a@tutanota.com"))
    called = user.call("account", "add", "a@protonmail.com", "--offline", "--no-check")
    assert called.status == 1
    assert "No IMAP server is known" in called.complaint()
    assert "Bridge" in called.complaint()
    assert not user.settings.exists()


def test_T15_a_server_without_encryption_takes_an_explicit_yes(user: User) -> None:
    words = ("account", "add", "a@goo.jp", "--offline", "--no-check")
    called = user.call(*words)
    assert called.status == 1
    assert "in clear text to pop.mail.goo.ne.jp and smtp.mail.goo.ne.jp" in called.complaint()
    assert "--insecure" in called.complaint()
    assert not user.settings.exists()
    assert user.call(*words, "--dry-run").status == 1
    user.done(*words, "--insecure")
    assert user.settings.read_text().count("allow_insecure = true") == 2


def test_an_account_is_set_up_from_the_directory_alone(user: User) -> None:
    user.done("account", "add", "ada.l@web.de", "--offline", "--no-check")
    text = user.settings.read_text()
    assert 'host = "imap.web.de"' in text
    assert text.count('username = "ada.l"') == 2


def test_a_pop_only_provider_is_read_over_pop_and_the_other_mode_is_refused(user: User) -> None:
    user.done("account", "add", "a@gol.com", "--offline", "--no-check", "--dry-run")
    called = user.call("account", "add", "a@icloud.com", "--offline", "--mode", "pop", "--dry-run")
    assert called.status == 1
    assert "No POP server is known for Apple iCloud (a@icloud.com)" in called.complaint()
    assert "--mode imap" in called.complaint()


def test_letters_and_dots_of_a_domain_do_not_matter() -> None:
    assert provider_of("GMail.COM.") is provider_of("gmail.com")
    assert provider_of("gmail.com") is not None
    assert provider_of("nobody.test") is None


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("aspmx.l.google.com", "Google Mail"),
        ("mta7.am0.yahoodns.net", "Yahoo! Mail"),
        ("mx-ha.web.de", "WEB.DE Freemail"),
        ("mx.nobody.test", None),
        ("com", None),
    ],
)
def test_who_takes_mail_for_a_domain_is_known_by_name(host: str, name: str | None) -> None:
    found = provider_of_mail_host(host)
    assert (None if found is None else found.name) == name


def test_an_address_that_is_none_is_a_wrong_use(user: User) -> None:
    called = user.call("account", "add", "nobody", "--offline", "--dry-run")
    assert called.status == 2


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another file in its place."""
    directory._by_domain.cache_clear()
    monkeypatch.setattr(directory, "files", lambda _package: tmp_path)
    yield tmp_path / "providers.json"
    directory._by_domain.cache_clear()


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"domains": ["a b.test"]},
        {"imap": [{"host": "x", "port": 70_000, "security": "tls", "auth": ["password"]}]},
        {"imap": [{"host": "x y", "port": 993, "security": "tls", "auth": ["password"]}]},
        {"imap": [{"host": "x", "port": 993, "security": "none of it", "auth": ["password"]}]},
    ],
)
def test_a_damaged_directory_is_said_and_not_half_believed(
    damaged: Path, entry: dict[str, Any]
) -> None:
    whole = {"id": "a", "name": "A", "from": "x", "domains": ["a.test"]} | entry
    damaged.write_text(json.dumps([whole if entry else 1]), encoding="utf-8")
    with pytest.raises(ConfigError, match="damaged"):
        providers()


def test_the_error_for_a_wrong_address_names_a_right_one(user: User) -> None:
    out = Output(as_json=True, stream=io.BytesIO())
    with pytest.raises(UsageError, match=r"alice@foo\.example"):
        account_add.run(["nobody", "--offline"], Context(user.paths, out, ExitStack()))
