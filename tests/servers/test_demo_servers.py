"""The demo's own POP3, IMAP and SMTP servers, driven by other people's clients."""

import imaplib
import json
import os
import poplib
import re
import signal
import smtplib
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import imapclient
import pytest

from tui_mail.demo.extra import require
from tui_mail.demo.process import RunningDemo, start
from tui_mail.demo.servers import ALICE, BOB, DemoServers
from tui_mail.errors import EngineError, UsageError

LIMIT = 10.0


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServers]:
    with start() as running:
        yield running.servers


@contextmanager
def imap(servers: DemoServers, user: str) -> Iterator[imapclient.IMAPClient]:
    client = imapclient.IMAPClient(*servers.imap, ssl=False, timeout=LIMIT)
    try:
        client.login(user, servers.users[user])
        yield client
    finally:
        client.shutdown()


@contextmanager
def pop(servers: DemoServers, user: str) -> Iterator[poplib.POP3]:
    client = poplib.POP3(*servers.pop3, timeout=LIMIT)
    try:
        client.user(user)
        client.pass_(servers.users[user])
        yield client
    finally:
        client.close()


@contextmanager
def smtp(servers: DemoServers) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(*servers.smtp, local_hostname="client.test", timeout=LIMIT) as client:
        yield client


def written(subject: str, sender: str, *to: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, ", ".join(to), subject
    message.set_content("A line.\n.\n..two dots\nFrom here on: nothing.\n")
    return message.as_bytes().replace(b"\n", b"\r\n")


def retrieved(client: poplib.POP3, number: int) -> bytes:
    return b"".join(line + b"\r\n" for line in client.retr(number)[1])


def whole(client: imapclient.IMAPClient, uid: int) -> bytes:
    raw = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
    assert isinstance(raw, bytes)
    return raw


# log-in


def test_the_wrong_password_is_refused_by_all_three(demo: DemoServers) -> None:
    client = imapclient.IMAPClient(*demo.imap, ssl=False, timeout=LIMIT)
    with pytest.raises(imapclient.exceptions.LoginError):
        client.login(BOB, "guess")
    client.shutdown()
    drop = poplib.POP3(*demo.pop3, timeout=LIMIT)
    drop.user(ALICE)
    with pytest.raises(poplib.error_proto, match=r"\[AUTH\]"):
        drop.pass_("guess")
    drop.close()
    with smtp(demo) as client_, pytest.raises(smtplib.SMTPAuthenticationError):
        client_.login(ALICE, "guess")


def test_one_persons_password_does_not_open_the_others_mail(demo: DemoServers) -> None:
    client = imapclient.IMAPClient(*demo.imap, ssl=False, timeout=LIMIT)
    with pytest.raises(imapclient.exceptions.LoginError):
        client.login(BOB, demo.users[ALICE])
    client.shutdown()


@pytest.mark.parametrize("user", [ALICE, BOB])
def test_everybody_can_log_in_everywhere(demo: DemoServers, user: str) -> None:
    with imap(demo, user) as client:
        assert client.select_folder("INBOX")[b"EXISTS"] >= 30
    with pop(demo, user) as drop:
        assert drop.stat()[0] >= 30
    with smtp(demo) as sender:
        assert sender.login(user, demo.users[user])[0] == 235


@pytest.mark.parametrize("first_answer", [True, False])
def test_pop3_takes_sasl_plain(demo: DemoServers, first_answer: bool) -> None:
    import base64

    token = base64.b64encode(f"\0{ALICE}\0{demo.users[ALICE]}".encode())
    with socket.create_connection(demo.pop3, timeout=LIMIT) as line, line.makefile("rwb") as file:
        assert file.readline().startswith(b"+OK")
        file.write(b"AUTH PLAIN" + (b" " + token if first_answer else b"") + b"\r\n")
        file.flush()
        if not first_answer:
            assert file.readline() == b"+ \r\n"
            file.write(token + b"\r\n")
            file.flush()
        assert file.readline().startswith(b"+OK")


@pytest.mark.parametrize("answer", [b"*", b"!!!", b"YQ==", b""])
def test_pop3_refuses_what_is_no_plain_message(demo: DemoServers, answer: bytes) -> None:
    with socket.create_connection(demo.pop3, timeout=LIMIT) as line, line.makefile("rwb") as file:
        file.readline()
        file.write(b"AUTH PLAIN\r\n" + answer + b"\r\nSTAT\r\nQUIT\r\n")
        file.flush()
        assert file.readline() == b"+ \r\n"
        assert [file.readline()[:4] for _ in range(3)] == [b"-ERR", b"-ERR", b"+OK "]


# POP3


def test_pop3_says_what_it_can(demo: DemoServers) -> None:
    with pop(demo, ALICE) as drop:
        assert {"TOP", "UIDL", "PIPELINING", "RESP-CODES", "SASL"} <= set(drop.capa())


def test_pop3_names_stay_and_differ(demo: DemoServers) -> None:
    with pop(demo, ALICE) as drop:
        first = drop.uidl()[1]
    with pop(demo, ALICE) as drop:
        assert drop.uidl()[1] == first
    names = [line.split()[1] for line in first]
    assert len(set(names)) == len(names)


def test_pop3_answers_a_pipeline_in_order(demo: DemoServers) -> None:
    commands = [f"USER {ALICE}", f"PASS {demo.users[ALICE]}", "STAT", "UIDL 2", "NOOP", "QUIT"]
    with socket.create_connection(demo.pop3, timeout=LIMIT) as line, line.makefile("rb") as file:
        line.sendall("".join(f"{command}\r\n" for command in commands).encode())
        replies = file.read().split(b"\r\n")
    assert [reply[:3] for reply in replies] == [b"+OK"] * 7 + [b""]
    assert replies[4].startswith(b"+OK 2 ")


def test_pop3_top_gives_no_more_than_was_asked(demo: DemoServers) -> None:
    with pop(demo, ALICE) as drop:
        message = drop.retr(1)[1]
        header = message[: message.index(b"") + 1]
        assert drop.top(1, 0)[1] == header
        assert drop.top(1, 2)[1] == message[: len(header) + 2]


def test_pop3_sizes_are_those_of_the_bytes(demo: DemoServers) -> None:
    with pop(demo, ALICE) as drop:
        sizes = dict(map(int, line.split()) for line in drop.list()[1])
        assert drop.stat() == (len(sizes), sum(sizes.values()))
        for number in (1, len(sizes)):
            assert len(retrieved(drop, number)) == sizes[number]


@pytest.mark.parametrize("command", ["RETR 0", "RETR 999", "DELE x", "TOP 1", "LIST 999", "XYZ"])
def test_pop3_refuses_what_cannot_be(demo: DemoServers, command: str) -> None:
    with pop(demo, ALICE) as drop, pytest.raises(poplib.error_proto, match="-ERR"):
        drop._shortcmd(command)  # type: ignore[attr-defined]


def test_pop3_ends_a_session_whose_line_never_ends(demo: DemoServers) -> None:
    with socket.create_connection(demo.pop3, timeout=LIMIT) as line, line.makefile("rb") as file:
        file.readline()
        line.sendall(b"x" * 9000)
        assert file.readline().startswith(b"-ERR")


def test_pop3_deletes_at_quit_and_not_before(demo: DemoServers) -> None:
    with smtp(demo) as sender:
        sender.sendmail(BOB, [ALICE], written("to be deleted", BOB, ALICE))
    with pop(demo, ALICE) as drop:
        count, _ = drop.stat()
        drop.dele(count)
        assert drop.stat()[0] == count - 1
    with pop(demo, ALICE) as drop:
        assert drop.stat()[0] == count
        names = drop.uidl()[1]
        drop.dele(count)
        drop.quit()
    with pop(demo, ALICE) as drop:
        assert drop.uidl()[1] == names[:-1]


# IMAP


def test_imap_says_what_it_can(demo: DemoServers) -> None:
    with imap(demo, BOB) as client:
        offered = set(client.capabilities())
    assert {b"IDLE", b"MOVE", b"UIDPLUS", b"SPECIAL-USE", b"LITERAL+"} <= offered


def test_imap_folders_have_their_roles_and_mail(demo: DemoServers) -> None:
    with imap(demo, BOB) as client:
        roles = {name: set(flags) for flags, _, name in client.list_folders()}
        for role in ("Drafts", "Sent", "Archive", "Junk", "Trash"):
            assert f"\\{role}".encode() in roles[role]
            assert client.folder_status(role, ["MESSAGES"])[b"MESSAGES"] > 0
        assert client.folder_status("Projects/Loom", ["MESSAGES"])[b"MESSAGES"] > 3
        assert b"\\Noselect" in roles["Projects"]
        assert not {b"\\Drafts", b"\\Sent"} & roles["INBOX"]


def test_imap_shows_every_message_in_every_way(demo: DemoServers) -> None:
    items = ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODYSTRUCTURE", "BODY.PEEK[]"]
    for user in (ALICE, BOB):
        with imap(demo, user) as client:
            for flags, _, name in client.list_folders():
                if b"\\Noselect" in flags:
                    continue
                exists = client.select_folder(name, readonly=True)[b"EXISTS"]
                messages = client.fetch(client.search("ALL"), items) if exists else {}
                assert len(messages) == exists
                for message in messages.values():
                    assert message[b"RFC822.SIZE"] == len(message[b"BODY[]"])
                    assert message[b"ENVELOPE"].from_


def test_some_of_bobs_mail_is_unread_and_some_is_flagged(demo: DemoServers) -> None:
    with imap(demo, BOB) as client:
        total = client.select_folder("INBOX", readonly=True)[b"EXISTS"]
        assert 5 <= len(client.search("UNSEEN")) < total / 2
        assert client.search("FLAGGED")
        assert client.search("ANSWERED")


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: a\r\n\r\nb\r\n",
        b"Subject: no end of line\r\n\r\nb",
        b"Subject: only a header\r\n\r\n",
        b"Subject: not even an empty line\r\n",
        b"\r\nno header\r\n",
        b"Subject: bare\nline\rends\r\n\r\n\n\r\r\n\n",
        b"Subject: 8 bit \xe9\xff\x80\r\n\r\n\x80\xff\xfe\r\n",
        b"Subject: long\r\n\r\n" + b"x" * 200_000 + b"\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\nafter\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\nnever begun\r\n",
    ],
)
def test_imap_gives_back_the_bytes_that_it_was_given(demo: DemoServers, raw: bytes) -> None:
    with imap(demo, BOB) as client:
        reply = client.append("Drafts", raw)
        found = re.search(rb"APPENDUID \d+ (\d+)", reply)
        assert found is not None
        uid = int(found[1])
        client.select_folder("Drafts")
        assert whole(client, uid) == raw
        size = client.fetch([uid], ["RFC822.SIZE"])[uid][b"RFC822.SIZE"]
        assert size == len(raw)
        part = client.fetch([uid], ["BODY.PEEK[]<2.9>"])[uid][b"BODY[]<2>"]
        assert part == raw[2:11]
        client.delete_messages([uid])
        client.uid_expunge([uid])
        assert uid not in client.search("ALL")


def test_imap_moves_copies_and_keeps_labels(demo: DemoServers) -> None:
    with imap(demo, BOB) as client:
        found = re.search(
            rb"APPENDUID \d+ (\d+)", client.append("INBOX", written("label", ALICE, BOB))
        )
        assert found is not None
        client.select_folder("INBOX")
        uid = int(found[1])
        client.add_flags([uid], ["\\Flagged", "$Forwarded", "Museum"])
        client.copy([uid], "Archive")
        client.move([uid], "Projects/Loom")
        assert uid not in client.search("ALL")
        for folder in ("Archive", "Projects/Loom"):
            client.select_folder(folder)
            last = client.search("ALL")[-1]
            flags = client.get_flags([last])[last]
            assert {b"\\Flagged", b"$Forwarded", b"Museum"} <= set(flags)
            client.delete_messages([last])
            client.expunge()


def test_imap_makes_renames_and_deletes_folders(demo: DemoServers) -> None:
    with imap(demo, BOB) as client:
        client.create_folder("Projects/Übung")
        client.rename_folder("Projects/Übung", "Projects/Probe")
        names = [name for _, _, name in client.list_folders()]
        assert "Projects/Probe" in names
        assert "Projects/Übung" not in names
        client.delete_folder("Projects/Probe")
        assert not client.folder_exists("Projects/Probe")


def test_idle_wakes_at_new_mail(demo: DemoServers) -> None:
    with imap(demo, BOB) as client:
        before = client.select_folder("INBOX")[b"EXISTS"]
        client.idle()
        with smtp(demo) as sender:
            sender.sendmail(ALICE, [BOB], written("wake up", ALICE, BOB))
        heard = client.idle_check(timeout=LIMIT)
        client.idle_done()
        assert (before + 1, b"EXISTS") in heard


def test_idle_tells_what_came_before_it_began(demo: DemoServers) -> None:
    with socket.create_connection(demo.imap, timeout=LIMIT) as line, line.makefile("rb") as file:
        file.readline()
        line.sendall(f'a LOGIN {BOB} "{demo.users[BOB]}"\r\nb SELECT INBOX\r\n'.encode())
        while not file.readline().startswith(b"b OK"):
            pass
        with smtp(demo) as sender:
            sender.sendmail(ALICE, [BOB], written("early", ALICE, BOB))
        line.sendall(b"c IDLE\r\n")
        lines = []
        while not lines or b"EXISTS" not in lines[-1]:
            lines.append(file.readline())
        assert lines[0].startswith(b"+ ")


# SMTP


def test_smtp_says_what_it_can(demo: DemoServers) -> None:
    with smtp(demo) as client:
        client.ehlo()
        assert {"size", "8bitmime", "smtputf8", "auth"} <= set(client.esmtp_features)
        assert set(client.esmtp_features["auth"].split()) == {"LOGIN", "PLAIN"}


@pytest.mark.parametrize(("sender", "recipient"), [(ALICE, BOB), (BOB, ALICE)])
@pytest.mark.parametrize("log_in", [True, False])
def test_mail_arrives_byte_for_byte(
    demo: DemoServers, sender: str, recipient: str, log_in: bool
) -> None:
    raw = written(f"Über Brücken {sender} {log_in}", sender, recipient)
    with smtp(demo) as client:
        if log_in:
            client.login(sender, demo.users[sender])
        client.sendmail(sender, [recipient], raw)
    with imap(demo, recipient) as reader:
        reader.select_folder("INBOX")
        by_imap = whole(reader, reader.search("ALL")[-1])
    with pop(demo, recipient) as drop:
        by_pop = retrieved(drop, drop.stat()[0])
    assert by_imap == by_pop
    trace, _, rest = by_imap.partition(b"\r\n\tfor ")
    assert rest.partition(b"\r\n")[2] == raw
    assert trace.startswith(f"Return-Path: <{sender}>\r\nReceived: from client.test".encode())
    assert (b"with ESMTPA id" in trace) is log_in


def test_mail_to_both_arrives_once_each(demo: DemoServers) -> None:
    def count(user: str) -> int:
        with pop(demo, user) as drop:
            return drop.stat()[0]

    before = count(ALICE), count(BOB)
    with smtp(demo) as client:
        refused = client.sendmail(
            ALICE, [BOB, ALICE, BOB.upper(), "zed@demo.test"], written("both", ALICE, BOB)
        )
    assert refused["zed@demo.test"][0] == 550
    assert (count(ALICE), count(BOB)) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize(
    ("address", "status"),
    [("nobody@demo.test", b"5.1.1"), ("someone@elsewhere.example", b"5.7.1")],
)
def test_mail_to_others_is_refused(demo: DemoServers, address: str, status: bytes) -> None:
    with smtp(demo) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        client.sendmail(ALICE, [address], written("lost", ALICE, address))
    code, words = caught.value.recipients[address]
    assert code == 550
    assert words.startswith(status)


def test_mail_with_eight_bits_and_an_empty_sender_arrives(demo: DemoServers) -> None:
    raw = "Subject: ünïcode\r\nFrom: <mailer@demo.test>\r\n\r\nöäü 🧵\r\n".encode()
    with smtp(demo) as client:
        client.ehlo()
        client.sendmail("", [BOB], raw, mail_options=["BODY=8BITMIME", "SMTPUTF8"])
    with pop(demo, BOB) as drop:
        got = retrieved(drop, drop.stat()[0])
    assert got.startswith(b"Return-Path: <>\r\n")
    assert got.endswith(raw)


def test_a_message_that_is_too_large_is_refused_before_it_is_sent(demo: DemoServers) -> None:
    with smtp(demo) as client:
        client.ehlo()
        assert client.mail(ALICE, ["SIZE=99999999"])[0] == 552


def test_S5_a_helo_that_lies_puts_nothing_into_the_header(demo: DemoServers) -> None:
    with smtplib.SMTP(*demo.smtp, local_hostname="évil;\tx y", timeout=LIMIT) as client:
        client.command_encoding = "utf-8"  # type: ignore[attr-defined]
        client.sendmail(ALICE, [BOB], written("helo", ALICE, BOB))
    with pop(demo, BOB) as drop:
        got = retrieved(drop, drop.stat()[0])
    assert b"Received: from ?vil;?x?y ([127.0.0.1])\r\n" in got


# the program


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
    assert running.running
    running.stop()
    running.stop()
    assert not running.running
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


def test_the_extra_is_there_where_the_tests_run() -> None:
    require()
    assert issubclass(UsageError, Exception)
    assert RunningDemo.__doc__
    assert os.name == "posix"
