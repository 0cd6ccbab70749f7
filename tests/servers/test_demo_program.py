"""The demo as a program: one line, then service until it is told to stop."""

import imaplib
import json
import signal
import socket
import subprocess
import sys
import textwrap
import time

import pytest

from tests.servers.demo_clients import LIMIT
from tui_mail.demo.process import start
from tui_mail.demo.servers import BOB
from tui_mail.errors import EngineError


def exits(process: "subprocess.Popen[bytes]") -> int:
    return process.wait(LIMIT)


def spawned(*options: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tui_mail.demo", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_program_prints_one_line_and_serves_until_a_signal(number: signal.Signals) -> None:
    with spawned() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        line = json.loads(process.stdout.readline())
        assert set(line) == {"pop3", "imap", "smtp", "users"}
        process.stdin.close()
        idle = imaplib.IMAP4(line["imap"]["host"], line["imap"]["port"], LIMIT)
        idle.login(BOB, line["users"][BOB])
        idle.select()
        idle.send(b"x IDLE\r\n")
        assert process.poll() is None
        process.send_signal(number)
        assert exits(process) == 0
        assert process.stdout.read() == b""
        assert process.stderr.read() == b""
        idle.shutdown()


def test_the_program_ends_with_who_started_it() -> None:
    with spawned("--with-parent") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        process.stdin.close()
        assert exits(process) == 0


def test_nothing_listens_beyond_loopback_and_passwords_differ_each_time() -> None:
    with start() as first, start() as second:
        for servers in (first.servers, second.servers):
            assert {place[0] for place in (servers.pop3, servers.imap, servers.smtp)} == {
                "127.0.0.1"
            }
        assert set(first.servers.users.values()).isdisjoint(second.servers.users.values())
        assert min(map(len, first.servers.users.values())) >= 16


def test_a_stopped_demo_is_gone_and_can_be_stopped_again() -> None:
    running = start()
    states = [running.running]
    running.stop()
    running.stop()
    states.append(running.running)
    assert states == [True, False]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(running.servers.pop3, timeout=LIMIT)


def test_it_starts_fast() -> None:
    def once() -> float:
        begun = time.perf_counter()
        start().stop()
        return time.perf_counter() - begun

    assert min(once() for _ in range(3)) < 3.0


BLOCKER = textwrap.dedent(
    """
    import sys

    class Blocked:
        def find_spec(self, name, path=None, target=None):
            if name.partition(".")[0] in {"pymap", "aiosmtpd", "pysasl", "proxyprotocol"}:
                raise ModuleNotFoundError(name)
            return None

    sys.meta_path.insert(0, Blocked())
    """
)


def without_extra(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", BLOCKER + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("call", ["process.start()", "serve.run(print)", "extra.require()"])
def test_without_the_extra_the_demo_says_what_to_install(call: str) -> None:
    done = without_extra(
        f"""
        from tui_mail.demo import extra, process, profile, serve
        from tui_mail.errors import UsageError
        try:
            {call}
        except UsageError as error:
            print(error)
        """
    )
    assert done.stderr == ""
    assert "pymap and aiosmtpd" in done.stdout
    assert 'pip install "tui-mail[demo]"' in done.stdout


def test_servers_that_do_not_start_leave_their_last_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(EngineError, match="did not start: they said nothing"):
        start()
