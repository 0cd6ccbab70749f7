"""The engine ends at once, whatever a server does, and nobody waits for ever for an answer."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.engine.here import HOME, engine, until
from tests.engine.peers import (
    DATA,
    MAIL,
    NOWHERE,
    answering,
    bye,
    gives,
    hello,
    letter,
    lists,
    logs_in,
    pop,
    rcpt,
    smtp,
)
from tests.scripted.server import Peer, Script, serving
from tui_mail.config.paths import paths_under
from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import AccountWork, Tools
from tui_mail.engine.near import NearFace
from tui_mail.errors import ConfigError, EngineError, TuiMailError
from tui_mail.model.commands import Answer, ChangeFlags, GetStatus, Reload, Sync, Synced
from tui_mail.model.outbox import SendState
from tui_mail.store.mail_store import open_store
from tui_mail.wiring.reading import open_reading
from tui_mail.wiring.works import make_work

AT_ONCE = 2.0
"""Seconds."""


def mute(peer: Peer) -> None:
    peer.stall()


def mute_in_retr(peer: Peer) -> None:
    logs_in(peer)
    lists(peer, [len(letter(1))])
    peer.expect("RETR 1")
    peer.raw(b"+OK\r\nSubject: hal")
    peer.stall()


@pytest.mark.parametrize("script", [mute, mute_in_retr])
def test_quit_in_the_middle_of_a_stalled_read_takes_no_two_seconds_and_answers_who_waits(
    script: Script, tmp_path: Path
) -> None:
    with (
        serving(script) as server,
        ThreadPoolExecutor(1) as pool,
        engine(tmp_path, smtp(NOWHERE) + pop(server.port)) as here,
    ):
        asked = pool.submit(here.ask, Sync())
        until(lambda: server.connections == 1 and (script is mute or b"RETR" in server.heard))
        begun = time.monotonic()
        here.engine.stop()
        answer = asked.result(AT_ONCE)
        assert time.monotonic() - begun < AT_ONCE
        server.cut()
    assert isinstance(answer, Synced)
    assert not answer.results[0].ok


def test_a_message_cut_by_quitting_before_its_dot_goes_out_at_the_next_start(
    tmp_path: Path,
) -> None:
    def stalls(peer: Peer) -> None:
        hello(peer)
        peer.expect("MAIL .*")
        peer.stall()

    good = answering(MAIL, rcpt("bob"), DATA, ("<data>", "250 ok"))
    with serving(stalls, good) as server:
        text = smtp(server.port) + pop(NOWHERE)
        with engine(tmp_path, text, background=True) as here:
            here.send("bob@far.test")
            assert server.wait_for(b"MAIL FROM")
            assert here.engine.busy(), "it must not leave while it sends"
            begun = time.monotonic()
            here.engine.stop()
            assert time.monotonic() - begun < AT_ONCE
        with engine(tmp_path, text, background=True) as again:
            until(lambda: again.entry().state is SendState.SENT)


def test_quitting_waits_a_moment_for_the_answer_to_a_dot(tmp_path: Path) -> None:
    stopping = threading.Event()

    def slow(peer: Peer) -> None:
        hello(peer)
        for command, answer in (MAIL, rcpt("bob"), DATA):
            peer.expect(command)
            peer.send(answer)
        peer.data()
        assert stopping.wait(20)
        peer.send("250 taken")
        peer.stall()

    with (
        serving(slow) as server,
        engine(tmp_path, smtp(server.port) + pop(NOWHERE), background=True) as here,
    ):
        here.send("bob@far.test")
        assert server.wait_for(b"\r\n.\r\n")
        threading.Timer(0.1, stopping.set).start()
        here.engine.stop()
        store = open_store(tmp_path / "mail.db")
        (entry,) = store.entries()
        store.close()
    assert entry.state is SendState.SENT


def test_an_account_removed_while_it_syncs_leaves_nobody_waiting(tmp_path: Path) -> None:
    with (
        serving(mute_in_retr) as server,
        ThreadPoolExecutor(1) as pool,
        engine(tmp_path, smtp(NOWHERE) + pop(server.port), background=True) as here,
    ):
        asked = pool.submit(here.ask, Sync((HOME,)))
        assert server.wait_for(b"RETR")
        here.text = smtp(NOWHERE)
        here.ask(Reload())
        answer = asked.result(AT_ONCE)
        assert isinstance(answer, Synced)
        assert not answer.results[0].ok
        assert here.status() is None, "its status goes with it"
        assert here.ask(Sync()) == Synced(())


def test_settings_that_cannot_be_taken_up_change_nothing(tmp_path: Path) -> None:
    def picky(account: AccountSettings, tools: Tools) -> AccountWork:
        if account.key == "work":
            raise ConfigError("No.")
        return make_work(account, tools)

    def one_sync(peer: Peer) -> None:
        logs_in(peer)
        lists(peer, [len(letter(1))])
        gives(peer, 1, letter(1))
        bye(peer)

    with serving(one_sync) as server:
        text = smtp(NOWHERE) + pop(server.port)
        with engine(tmp_path, text, make_work=picky) as here:
            here.text = smtp(NOWHERE) + pop(NOWHERE) + pop(NOWHERE).replace("home", "work")
            with pytest.raises(ConfigError):
                here.ask(Reload())
            assert here.sync() == ""
            assert here.subjects("Inbox") == ["letter 1"]


def test_commands_of_a_near_face_keep_their_order_and_are_all_answered(tmp_path: Path) -> None:
    def one_sync(peer: Peer) -> None:
        logs_in(peer)
        lists(peer, [len(letter(1))])
        gives(peer, 1, letter(1))
        bye(peer)

    with (
        serving(one_sync) as server,
        engine(tmp_path, smtp(NOWHERE) + pop(server.port)) as here,
    ):
        here.sync()
        (message,) = here.store.find_message_id(HOME, "<1@far.test>")
        reading = open_reading(paths_under(tmp_path))
        face = NearFace(here.engine, lambda: reading, reading.close)
        answers: list[Answer | TuiMailError] = []
        for number in range(40):
            word = f"label{number}"
            face.submit(ChangeFlags((message,), add=(word,)), answers.append)
            face.submit(ChangeFlags((message,), remove=(word,)), answers.append)
        until(lambda: len(answers) == 80)
        assert not any(isinstance(answer, TuiMailError) for answer in answers)
        assert here.store.placed((message,))[0].flags == frozenset()
        face.close()
        face.submit(GetStatus(), answers.append)
        assert isinstance(answers[-1], EngineError)
