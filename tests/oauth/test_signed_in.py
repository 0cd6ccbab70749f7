"""Signing in at a real authorisation server, for a real Dovecot and a real Postfix (T14)."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from threading import Thread

import pytest

from tests.canary import Search
from tests.oauth.member import ALICE, GRANT, LETTER, Member, browsing
from tests.oauth.provider import Browser
from tests.servers.rig import Rig
from tui_mail.config.load import load_settings
from tui_mail.engine.engine import Engine
from tui_mail.model.commands import GiveSecret, Queued, Submit, Sync, Synced
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import SendState
from tui_mail.model.secret import Secret
from tui_mail.net import https, oauth
from tui_mail.ports.steps import Step
from tui_mail.secrets.keyring_source import KeyringSource
from tui_mail.secrets.oauth_tokens import OAuthTokens
from tui_mail.wiring import build
from tui_mail.wiring.build import build_engine
from tui_mail.wiring.fail_points import NoSteps

SOAK = bool(os.environ.get("TUI_MAIL_SOAK"))
IM, PO = AccountKey("im"), AccountKey("po")
RAW = b"From: bob@rig.test\r\nTo: alice@rig.test\r\nSubject: for alice\r\n\r\nwords\r\n"


def test_T14_one_sign_in_serves_imap_pop_and_smtp_and_is_kept_by_the_keyring_alone(
    member: Member,
) -> None:
    assert "Nobody has signed in" in member.syncs("im")
    first = member.sign_in()
    assert set(member.keyring.kept()) == {GRANT}
    member.mail.deliver("alice", RAW)
    assert not member.syncs()
    steps = member.json("account", "check")
    assert [step["ok"] for step in steps] == [True] * 12, steps
    member.done("send", "-t", "--account", "po", stdin=(LETTER % "by token").encode())
    assert member.granted() == first, "a token that is good is used again"
    member.authority.tokens_live(30)
    seen = {first["refresh"]}
    for account in ("im", "po"):
        assert not member.syncs(account)
        seen.add(member.granted()["refresh"])
    assert seen == {first["refresh"]}, "the first token lives on"
    member.authority.expire(first["access"])
    for account in ("im", "po"):
        assert not member.syncs(account)
        seen.add(member.granted()["refresh"])
    member.done("send", "-t", "--account", "im", stdin=(LETTER % "rotated").encode())
    seen.add(member.granted()["refresh"])
    assert len(seen) == 4, "each renewal brings another refresh token"
    search = Search()
    search.tree(member.home)
    assert not search.leaks
    member.done("account", "remove", "im")
    assert set(member.keyring.kept()) == {GRANT}, "the other account signs in by it"
    member.done("account", "remove", "po")
    assert member.keyring.kept() == {}


def test_T14_a_token_revoked_in_the_middle_is_renewed_and_a_grant_that_is_over_is_said(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    post = https.post_form

    def counted(
        url: str, fields: Mapping[str, str], *, ca_file: str | None = None, timeout: float = 30.0
    ) -> https.Answer:
        asked.append(fields["grant_type"])
        return post(url, fields, ca_file=ca_file, timeout=timeout)

    monkeypatch.setattr(oauth, "post_form", counted)
    member.sign_in()
    for name, value in member.environment.items():
        monkeypatch.setenv(name, value)
    member.paths.make()
    engine = build_engine(member.paths, background=False)
    engine.start()
    try:
        for account in (IM, PO):
            member.mail.deliver("alice", RAW)
            before = member.granted()
            assert _synced(engine, account) == ""
            member.authority.expire(before["access"])
            member.mail.kick("alice")
            member.mail.deliver("alice", RAW.replace(b"for alice", account.encode()))
            assert _synced(engine, account) == ""
            assert member.granted() != before
        member.authority.expire(member.granted()["access"])
        member.done("send", "-t", "--account", "im", stdin=(LETTER % "on").encode())
        member.authority.revoke(member.granted()["refresh"])
        member.mail.kick("alice")
        said = _synced(engine, PO)
        assert f"Sign in again: tui-mail account signin {ALICE}" in said
        (status,) = (s for s in engine.tools.board.all() if s.account == PO)
        assert status.problem is not None
        assert status.problem.wants_secret == GRANT
        before_that = len(asked)
        assert _synced(engine, PO) == said
        assert len(asked) == before_that, "who was told no does not ask again"
        member.sign_in()
        engine.ask(GiveSecret(GRANT, member.keyring.kept()[GRANT]))
        assert _synced(engine, PO) == ""
    finally:
        engine.stop()


class Expires:
    """At a step of a sync the token's time is over, and every session is ended."""

    def __init__(self, member: Member, at: Step) -> None:
        self._member, self._at = member, at
        self.passed_at = 0

    def passed(self, step: Step) -> None:
        if step is self._at:
            self.passed_at += 1
            if self.passed_at == 1:
                self._member.authority.expire(self._member.granted()["access"])
                self._member.mail.kick("alice")


@pytest.mark.parametrize(
    ("account", "at"),
    [(IM, Step.IMAP_AFTER_FETCH), (PO, Step.POP_AFTER_RETR), (PO, Step.SEND_AFTER_QUEUE)],
)
def test_T14_a_token_that_ends_in_the_middle_of_a_sync_is_renewed_and_nothing_is_missing(
    member: Member, monkeypatch: pytest.MonkeyPatch, account: AccountKey, at: Step
) -> None:
    before = member.sign_in()
    letters = [RAW.replace(b"for alice", b"no. %d" % number) for number in range(40)]
    member.mail.seed("alice", letters)
    for name, value in member.environment.items():
        monkeypatch.setenv(name, value)
    steps = Expires(member, at)
    monkeypatch.setattr(build, "asked_steps", lambda: steps)
    member.paths.make()
    engine = build_engine(member.paths, background=False)
    engine.start()
    try:
        if at is Step.SEND_AFTER_QUEUE:
            sent = engine.ask(Submit((LETTER % "in time").encode(), account, from_headers=True))
            assert isinstance(sent, Queued)
            assert [entry.state for entry in sent.entries] == [SendState.SENT]
        said = _synced(engine, account)
        assert "Sign in again" not in said
        if said:  # the line was cut: the next one goes on, as the engine does by itself
            assert _synced(engine, account) == ""
    finally:
        engine.stop()
    assert steps.passed_at
    assert member.granted()["access"] != before["access"]
    rows = member.json("list", "--account", account, "--folder", "Inbox", "--limit", "100")
    subjects = sorted(row["subject"] for row in rows if row["subject"].startswith("no. "))
    assert subjects == sorted(f"no. {number}" for number in range(40))


def _synced(engine: Engine, account: AccountKey) -> str:
    answer = engine.ask(Sync((account,)))
    assert isinstance(answer, Synced)
    return " ".join(result.error for result in answer.results)


def test_T14_a_code_typed_elsewhere_signs_in_without_a_browser_here(member: Member) -> None:
    words = [sys.executable, "-m", "tui_mail", "account", "signin", ALICE, "--device"]
    (member.home / "runtime_dir").mkdir(mode=0o700, exist_ok=True)
    program = subprocess.Popen(
        words, env={**os.environ, **member.environment}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    said = "".join(_until_code(program))
    (url,) = re.findall(r"^  (http\S+)$", said, re.MULTILINE)
    (code,) = re.findall(r"type this code there: (\S+)$", said, re.MULTILINE)
    assert "Sign-in Success" in Browser().type_code(url, code)
    out, err = program.communicate(timeout=60)
    assert program.returncode == 0, err
    member.granted()  # from now on what is in it is looked for
    search = Search()
    search.content((out + err).encode(), "what was printed")
    assert not search.leaks
    assert member.syncs("im") == ""


def test_T14_of_many_that_want_a_new_token_at_once_one_asks(member: Member) -> None:
    """Whoever asks with a refresh token that was used already ends the whole grant."""
    first = member.sign_in()
    settings = load_settings(member.settings)
    client = settings.oauth["here"]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in member.environment.items():
            patch.setenv(name, value)
        member.authority.expire(first["access"])
        processes = [
            OAuthTokens(KeyringSource(settings.secrets), member.paths.state, NoSteps())
            for _ in range(4)
        ]
        got: list[Secret] = []

        def wants_one(tokens: OAuthTokens) -> None:
            tokens.distrust(client, ALICE, Secret(first["access"]))
            got.append(tokens.token(client, ALICE))

        threads = [Thread(target=wants_one, args=(one,)) for one in processes for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert len(got) == 8
    assert {secret.value for secret in got} == {member.granted()["access"]}
    assert member.authority.is_active(member.granted()["access"])


@pytest.mark.parametrize(
    ("step", "survives"),
    [("renew-after", False), ("renew-kept", True), *([("renew-before", True)] if SOAK else [])],
)
def test_T14_killed_while_it_renews_it_goes_on_or_says_to_sign_in(
    member: Member, step: str, survives: bool
) -> None:
    """Between the answer and the keyring nobody can help it, where tokens are good for one use."""
    first = member.sign_in()
    member.authority.expire(first["access"])
    env = {**os.environ, **member.environment, "TUI_MAIL_FAIL_POINT": step}
    (member.home / "runtime_dir").mkdir(mode=0o700, exist_ok=True)
    words = [sys.executable, "-m", "tui_mail", "sync", "im"]
    died = subprocess.run(words, env=env, capture_output=True, timeout=60, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    said = member.syncs("im")
    if survives:
        assert said == ""
        return
    assert "Sign in again: tui-mail account signin" in said
    member.sign_in()
    assert member.syncs("im") == ""


def test_T14_a_server_that_knows_xoauth2_alone_is_logged_in_to(
    member: Member, outlook: Rig
) -> None:
    """As Outlook's; what it says of a token that it refuses is answered, and a new one got."""
    member = replace(member, mail=outlook)
    member.set_up()
    first = member.sign_in()
    member.authority.expire(first["access"])
    assert member.syncs("im") == ""
    member.authority.expire(member.granted()["access"])
    assert member.syncs("po") == ""
    member.authority.expire(member.granted()["access"])
    member.done("send", "-t", "--account", "po", stdin=(LETTER % "by xoauth2").encode())


def _until_code(program: "subprocess.Popen[str]") -> Iterator[str]:
    assert program.stderr is not None
    for line in program.stderr:
        yield line
        if "type this code" in line:
            return


def test_T14_an_account_is_set_up_by_a_sign_in_alone_and_keeps_it_in_the_keyring(
    member: Member,
) -> None:
    member.write(
        '[secrets]\nkeyring = "keyring.backends.SecretService.Keyring"\n'
        + member.authority.settings()
    )
    ports = member.mail.ports
    words = (
        "account", "add", ALICE, "--imap", f"localhost:{ports['imaps']}:tls",
        "--smtp", f"localhost:{ports['smtps']}:tls", "--ca-file", str(member.mail.ca),
    )  # fmt: skip
    with browsing():
        called = member.call(*words, "--sign-in", "here", "--json")
    assert called.status == 0, called.err
    assert [step["ok"] for step in called.objects()] == [True] * 6
    assert set(member.keyring.kept()) == {GRANT}
    granted = member.granted()
    search = Search()
    search.tree(member.home)
    search.content(called.out + called.err.encode(), "what was printed")
    assert not search.leaks
    assert member.syncs() == ""
    member.done("send", "-t", stdin=(LETTER % "set up by token").encode())
    assert member.granted() == granted
    text = member.settings.read_text(encoding="utf-8")
    assert text.count('oauth = "here"') == 2
    assert text.count("[oauth.here]") == 1
