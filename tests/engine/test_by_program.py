"""A program in the place of an SMTP server: what each way of its ending makes of the message."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine, until
from tests.engine.peers import DATA, MAIL, NOWHERE, TAKEN, answering, pop, rcpt, smtp
from tests.scripted.server import serving
from tui_mail.model.commands import Sync
from tui_mail.model.outbox import RecipientState, RetryOutbox, SendState
from tui_mail.ports.steps import Step

BOB, CAROL = "bob@far.test", "carol@far.test"
WAITING, REFUSED, MAYBE = SendState.WAITING, SendState.REFUSED, SendState.MAYBE_SENT


def program(folder: Path, body: str) -> Path:
    """One that writes down its words and its input, and then does that."""
    path = folder / "carrier"
    path.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >> {folder}/words\ncat > {folder}/input\n{body}\n'
    )
    path.chmod(0o700)
    return path


def by(command: object, name: str = "out", *, more: str = "") -> str:
    return f"[smtp.{name}]\ncommand = {command}\n{more}" + pop(NOWHERE)


def tried(here: Here, *to: str) -> None:
    here.send(*(to or (BOB,)))
    here.ask(Sync((HOME,)))


def test_it_gets_sender_and_recipients_as_words_and_the_bytes_whole(tmp_path: Path) -> None:
    path = program(tmp_path, "exit 0")
    with engine(tmp_path, by(f'["{path}", "-a", "work"]')) as here:
        stored = here.store.outgoing(here.send(BOB, bcc=CAROL).id).raw
        here.ask(Sync((HOME,)))
        entry = here.entry()
    assert entry.state is SendState.SENT
    assert {r.state for r in entry.recipients} == {RecipientState.ACCEPTED}
    words = (tmp_path / "words").read_text().splitlines()
    assert words == ["-a", "work", "-i", "-f", "alice@home.test", "--", BOB, CAROL]
    given = (tmp_path / "input").read_bytes()
    assert given.replace(b"\n", b"\r\n") == stored
    assert b"carol" not in given, "Bcc is in no bytes"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{path} -a work", ["-a", "work", "-i", "-f", "alice@home.test", "--", BOB]),
        ('{path} -a "$@" last', ["-a", "-i", "-f", "alice@home.test", "--", BOB, "last"]),
        ("X=1 {path}", ["-i", "-f", "alice@home.test", "--", BOB]),
    ],
)
def test_a_text_runs_by_the_shell(text: str, words: list[str], tmp_path: Path) -> None:
    path = program(tmp_path, "exit 0")
    with engine(tmp_path, by(f"'{text.format(path=path)}'")) as here:
        tried(here)
        assert here.entry().state is SendState.SENT
    assert (tmp_path / "words").read_text().splitlines() == words


CASES = {
    "65": ("echo 'no such header' >&2; exit 65", REFUSED, "no such header"),
    "67": ("echo 'user unknown' >&2; exit 67", REFUSED, "user unknown"),
    "75": ("echo 'try later' >&2; exit 75", WAITING, "try later"),
    "68": ("echo 'cannot locate host' >&2; exit 68", WAITING, "cannot locate host"),
    "64": ("echo 'unknown option' >&2; exit 64", WAITING, "must take -i -f"),
    "77": ("echo 'bad password' >&2; exit 77", WAITING, "bad password"),
    "78": ("exit 78", WAITING, "EX_CONFIG"),
    "127": ("exec /no/such/program", WAITING, "127"),
    "126": ("exec /etc/passwd", WAITING, "126"),
    "69": ("echo 'could not send' >&2; exit 69", MAYBE, "could not send"),
    "74": ("exit 74", MAYBE, "EX_IOERR"),
    "1": ("exit 1", MAYBE, "status 1"),
    "killed": ("kill -9 $$", MAYBE, "signal 9"),
    "too long": ("sleep 600", MAYBE, "did not end within 1 seconds"),
}


@pytest.mark.parametrize("case", CASES)
def test_how_it_ends_is_what_became_of_the_message(case: str, tmp_path: Path) -> None:
    body, state, words = CASES[case]
    path = program(tmp_path, body)
    more = "timeout = 1\n" if case == "too long" else ""
    with engine(tmp_path, by(f'["{path}"]', more=more)) as here:
        tried(here)
        entry = here.entry()
        problems = [p for p in here.problems() if p.server == "smtp" and not p.recoverable]
        here.ask(RetryOutbox())
        again = here.entry()
    assert (entry.state, entry.attempts) == (state, 1)
    assert words in entry.last_error
    assert ("may have been sent" in entry.last_error) == (state is MAYBE)
    assert (entry.next_attempt is not None) == (state is WAITING)
    assert again.attempts == (2 if state is WAITING else 1), "only what waits is tried again"
    assert bool(problems) == (case not in {"75", "68"})


def test_with_several_recipients_an_unknown_user_leaves_it_open(tmp_path: Path) -> None:
    with engine(tmp_path, by(f'["{program(tmp_path, "exit 67")}"]')) as here:
        tried(here, BOB, CAROL)
        assert here.entry().state is MAYBE


def test_what_it_complains_cannot_reach_the_terminal(tmp_path: Path) -> None:
    evil = "printf 'a\\033]0;owned\\007b\\n\\302\\233c\\342\\200\\256d\\n\\377\\376' >&2; exit 75"
    with engine(tmp_path, by(f'["{program(tmp_path, evil)}"]')) as here:
        tried(here)
        said = here.entry().last_error
    assert "a]0;ownedb" in said
    assert all(sign.isprintable() for sign in said)
    assert "\u202e" not in said


def test_it_has_no_terminal_a_session_of_its_own_and_no_pipe(tmp_path: Path) -> None:
    body = (
        "(exec </dev/tty) 2>/dev/null && exit 78\n"
        f"ps -o sid= -p $$ > {tmp_path}/sid; echo $$ > {tmp_path}/pid\n"
        "(sleep 1; echo late; echo late >&2) &\nexit 0"
    )
    with engine(tmp_path, by(f'["{program(tmp_path, body)}"]')) as here:
        tried(here)
        assert here.entry().state is SendState.SENT, "what it left running is not waited for"
    sid, pid = (int((tmp_path / name).read_text()) for name in ("sid", "pid"))
    assert sid == pid != os.getsid(0)


def test_one_that_takes_too_long_is_ended_with_all_it_started(tmp_path: Path) -> None:
    body = f"sleep 600 & echo $! > {tmp_path}/child; wait"
    with engine(tmp_path, by(f'["{program(tmp_path, body)}"]', more="timeout = 1\n")) as here:
        tried(here)
        assert here.entry().state is MAYBE
    child = int((tmp_path / "child").read_text())
    until(lambda: not _lives(child), "it still runs")


def test_a_program_that_is_not_there_lets_it_wait_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "closed").write_text("#!/bin/sh\n")
    for command, words in (
        ('["no-such-carrier"]', "cannot be found"),
        ('"no-such-carrier -x"', "cannot be found"),
        (f'["{tmp_path}/closed"]', "may not be run"),
    ):
        folder = tmp_path / str(abs(hash(command)))
        folder.mkdir()
        with engine(folder, by(command)) as here:
            tried(here)
            assert here.entry().state is WAITING
            assert words in here.entry().last_error
            assert [p for p in here.problems() if words in p.message]


WHOLE = answering(MAIL, rcpt("bob"), DATA, TAKEN)


@pytest.mark.parametrize(
    ("body", "elsewhere"),
    [("exit 127", True), ("exit 78", True), ("exit 68", True), ("exit 75", False),
     ("exit 65", False), ("exit 69", False)],
)  # fmt: skip
def test_a_server_comes_after_it_only_where_the_program_was_in_the_way(
    body: str, elsewhere: bool, tmp_path: Path
) -> None:
    path = program(tmp_path, body)
    with serving(WHOLE) as server:
        text = f'[smtp.own]\ncommand = ["{path}"]\n' + smtp(server.port, "two") + pop(NOWHERE)
        with engine(tmp_path, text.replace('["out"]', '["own", "two"]')) as here:
            tried(here)
            entry = here.entry()
    assert (entry.state is SendState.SENT) == elsewhere
    assert server.connections == int(elsewhere)


def test_it_comes_after_a_server_that_is_not_there(tmp_path: Path) -> None:
    path = program(tmp_path, "exit 0")
    text = smtp(NOWHERE) + f'[smtp.own]\ncommand = ["{path}"]\n' + pop(NOWHERE)
    with engine(tmp_path, text.replace('["out"]', '["out", "own"]')) as here:
        tried(here)
        assert (here.entry().state, here.entry().smtp) == (SendState.SENT, "own")


def test_after_a_program_that_took_nothing_death_before_the_next_dot_is_unsent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class DeathError(BaseException):
        """In place of kill -9."""

    path = program(tmp_path, "exit 127")
    with serving(WHOLE) as server:
        text = f'[smtp.own]\ncommand = ["{path}"]\n' + smtp(server.port, "two") + pop(NOWHERE)
        with engine(tmp_path, text.replace('["out"]', '["own", "two"]')) as here:
            here.send(BOB)
            marks: list[Step] = []

            def dies(step: Step) -> None:
                marks.append(step)
                if marks.count(Step.SEND_AFTER_MAIL_FROM) == 2:
                    raise DeathError

            monkeypatch.setattr(here._tools.steps, "passed", dies)
            with pytest.raises(DeathError):
                here.ask(Sync((HOME,)))
            assert marks.count(Step.SEND_BEFORE_DOT) == 1
            here.store.recover(int(here.clock.now()))
            assert here.entry().state is WAITING


def test_an_engine_that_ends_ends_the_program_and_says_that_nobody_knows(tmp_path: Path) -> None:
    path = program(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 600")
    with (
        ThreadPoolExecutor(1) as pool,
        engine(tmp_path, by(f'["{path}"]')) as here,
    ):
        here.send(BOB)
        syncing = pool.submit(here.ask, Sync((HOME,)))
        until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
        here.engine.stop()
        syncing.exception(20)
    until(lambda: not _lives(int((tmp_path / "pid").read_text())), "it still runs")
    with engine(tmp_path, by(f'["{path}"]')) as again:
        assert again.entry().state is MAYBE


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIG_DFL)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
