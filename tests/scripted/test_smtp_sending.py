"""SMTP's transaction: what is on the wire, byte by byte, when the marks are passed, every no."""

from collections.abc import Callable

import pytest

from tests.scripted.server import Peer, Script, ScriptedServer, serving
from tui_mail.errors import (
    Busy,
    ConnectionLost,
    MessageError,
    MissingCapability,
    Refused,
    SendError,
    StoreFull,
    TimedOut,
    TooLarge,
    TuiMailError,
)
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.outbox import Recipient, RecipientState
from tui_mail.ports.steps import Step
from tui_mail.ports.submission import AllRefused, Envelope, Submission
from tui_mail.smtp.connection import open_submission

MAIL = b"Subject: x\r\n\r\nHi\r\n"
TO_BOB = Envelope("alice@x.test", ("bob@x.test",))
TO_TWO = Envelope("alice@x.test", ("bob@x.test", "carol@x.test"))
MARKS = [Step.SEND_AFTER_MAIL_FROM, Step.SEND_BEFORE_DOT, Step.SEND_AFTER_DOT]


def opened(server: ScriptedServer, timeout: float = 10) -> Submission:
    endpoint = Endpoint(
        "127.0.0.1", server.port, Security.NONE, auth=AuthKind.NONE, timeout=timeout
    )
    return open_submission(endpoint, None)


def ready(peer: Peer, *extensions: str) -> None:
    peer.send("220 ready")
    peer.expect("EHLO .*")
    lines = ("here", *extensions)
    peer.send(*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}")


def talking(*answers: tuple[str, str], extensions: tuple[str, ...] = ()) -> Script:
    """A transaction of expected commands and answers; then QUIT, if the client says it."""

    def script(peer: Peer) -> None:
        ready(peer, *extensions)
        for command, answer in answers:
            if command == "<data>":
                peer.data()
            else:
                peer.expect(command)
            peer.send(answer)
        quitting(peer)

    return script


def quitting(peer: Peer) -> None:
    if line := peer.line():
        assert line == "QUIT"
        peer.send("221 bye")


def failing(script: Script, envelope: Envelope, kind: type[TuiMailError]) -> TuiMailError:
    marks: list[Step] = []
    with serving(script) as server:
        submission = opened(server)
        with pytest.raises(kind) as failed:
            submission.send(envelope, MAIL, marks.append)
        submission.close()
    assert type(failed.value) is kind
    return failed.value


def taking(extensions: tuple[str, ...], heard: list[bytes]) -> Script:
    def script(peer: Peer) -> None:
        ready(peer, *extensions)
        while (line := peer.line()) and line != "DATA":
            peer.send("250 fine")
        peer.send("354 go on")
        heard.append(peer.data())
        peer.send("250 2.0.0 queued as 7")
        peer.expect("QUIT")
        peer.send("221 bye")

    return script


BODIES = {
    b"a\r\n": b"a\r\n.\r\n",
    b".\r\n": b"..\r\n.\r\n",
    b"..a\r\n.b\r\n\r\n.\r\n": b"...a\r\n..b\r\n\r\n..\r\n.\r\n",
    b"no line end": b"no line end\r\n.\r\n",
    b"end.\r\n.": b"end.\r\n..\r\n.\r\n",
    b"x" * 5000 + b"\r\n": b"x" * 5000 + b"\r\n.\r\n",
    b"A: b\r\n\r\n" + b"line\r\n.dot\r\n" * 50_000: b"A: b\r\n\r\n"
    + b"line\r\n..dot\r\n" * 50_000
    + b".\r\n",
}


@pytest.mark.parametrize("raw", BODIES, ids=lambda raw: repr(raw[:12]))
def test_S14_data_carries_the_bytes_as_they_are_dots_doubled(raw: bytes) -> None:
    heard: list[bytes] = []
    with serving(taking((), heard)) as server:
        submission = opened(server)
        submission.send(TO_BOB, raw, lambda _: None)
        submission.close()
    assert heard == [BODIES[raw]]


@pytest.mark.parametrize(
    "raw", [b"a\nb\r\n", b"a\rb\r\n", b"a\r\n.\n\r\n", b"a\n.\nMAIL FROM:<x@y>\r\n", b"a\r", b"\n"]
)
def test_S14_a_bare_cr_or_lf_is_refused_before_anything_is_said(raw: bytes) -> None:
    with serving(talking()) as server:
        submission = opened(server)
        with pytest.raises(MessageError):
            submission.send(TO_BOB, raw, lambda _: None)
        submission.close()
    assert b"MAIL" not in server.heard


@pytest.mark.parametrize(
    "address",
    [
        "bob@x.test>\r\nRCPT TO:<eve@x.test",
        "bob@x.test\nDATA",
        "bob@x.test\0",
        "bob@x.test> <eve@x.test",
        "bob @x.test",
        "bob",
        "@x.test",
        "bob@",
        "",
        "bob@x.test\u2028",
        "a@b@x.test",
    ],
)
def test_C1_S6_an_address_that_cannot_be_is_refused_before_anything_is_said(address: str) -> None:
    with serving(talking()) as server:
        submission = opened(server)
        with pytest.raises(MessageError):
            submission.send(Envelope("alice@x.test", (address,)), MAIL, lambda _: None)
        submission.close()
    assert b"MAIL" not in server.heard


def test_a_quoted_local_part_and_the_null_sender_are_addresses() -> None:
    heard: list[bytes] = []
    with serving(taking((), heard)) as server:
        submission = opened(server)
        submission.send(Envelope("", ('"a b"@x.test', "c@[192.0.2.1]")), MAIL, lambda _: None)
        submission.close()
    assert b"MAIL FROM:<>\r\n" in server.heard
    assert b'RCPT TO:<"a b"@x.test>\r\nRCPT TO:<c@[192.0.2.1]>\r\n' in server.heard


def test_C9_a_foreign_local_part_without_smtputf8_is_refused_before_anything_is_said() -> None:
    with serving(talking(extensions=("8BITMIME",))) as server:
        submission = opened(server)
        with pytest.raises(SendError, match="SMTPUTF8"):
            submission.send(Envelope("alice@x.test", ("jörg@x.test",)), MAIL, lambda _: None)
        submission.close()
    assert b"MAIL" not in server.heard


def test_C9_a_foreign_local_part_goes_out_where_smtputf8_is_offered() -> None:
    heard: list[bytes] = []
    with serving(taking(("8BITMIME", "SMTPUTF8", "SIZE 1000"), heard)) as server:
        submission = opened(server)
        raw = "Subject: ü\r\n\r\nö\r\n".encode()
        submission.send(Envelope("alice@x.test", ("jörg@x.test",)), raw, lambda _: None)
        submission.close()
    assert b"MAIL FROM:<alice@x.test> SIZE=19 BODY=8BITMIME SMTPUTF8\r\n" in server.heard
    assert "RCPT TO:<jörg@x.test>\r\n".encode() in server.heard


def test_a_foreign_domain_goes_out_as_idna_without_smtputf8() -> None:
    heard: list[bytes] = []
    with serving(taking((), heard)) as server:
        submission = opened(server)
        envelope = Envelope("alice@x.test", ("bob@bücher.example",))
        (bob,) = submission.send(envelope, MAIL, lambda _: None)
        submission.close()
    assert bob.address == "bob@bücher.example"
    assert b"RCPT TO:<bob@xn--bcher-kva.example>\r\n" in server.heard


def test_a_domain_that_can_be_read_in_two_ways_reaches_neither() -> None:
    with serving(talking()) as server:
        submission = opened(server)
        with pytest.raises(MessageError, match="two ways"):
            submission.send(Envelope("alice@x.test", ("bob@faß.example",)), MAIL, lambda _: None)
        submission.close()
    assert b"MAIL" not in server.heard
    assert b"fass" not in server.heard


def test_C3_eight_bit_bytes_without_8bitmime_are_not_sent() -> None:
    with serving(talking()) as server:
        submission = opened(server)
        with pytest.raises(MissingCapability, match="8BITMIME"):
            submission.send(TO_BOB, b"A: b\r\n\r\n\xe4\r\n", lambda _: None)
        submission.close()
    assert b"MAIL" not in server.heard


def test_C10_a_message_over_the_servers_size_is_not_even_begun() -> None:
    with serving(talking(extensions=("SIZE 300000",))) as server:
        submission = opened(server)
        with pytest.raises(TooLarge, match=r"0\.4 MB.*at most 0\.3 MB"):
            submission.send(TO_BOB, b"x" * 400_000 + b"\r\n", lambda _: None)
        submission.close()
    assert b"MAIL" not in server.heard


@pytest.mark.parametrize("pipelining", [False, True])
def test_C10_a_part_of_the_recipients_refused_leaves_the_others_accepted(pipelining: bool) -> None:
    def script(peer: Peer) -> None:
        ready(peer, *(["PIPELINING"] if pipelining else []))
        commands = ["MAIL FROM:<.*>", "RCPT TO:<bob@.*>", "RCPT TO:<carol@.*>", "RCPT TO:<dave@.*>"]
        answers = ["250 ok", "250 ok", "550 5.1.1 no such user", "450 4.2.0 greylisted"]
        if pipelining:
            for command in (*commands, "DATA"):
                peer.expect(command)
            peer.send(*answers, "354 go on")
        else:
            for command, answer in zip(commands, answers, strict=True):
                peer.expect(command)
                peer.send(answer)
            peer.expect("DATA")
            peer.send("354 go on")
        peer.data()
        peer.send("250 queued as 7")
        quitting(peer)

    envelope = Envelope("alice@x.test", ("bob@x.test", "carol@x.test", "dave@x.test"))
    with serving(script) as server:
        submission = opened(server)
        marks: list[Step] = []
        assert submission.send(envelope, MAIL, marks.append) == (
            Recipient("bob@x.test", RecipientState.ACCEPTED, "250 queued as 7"),
            Recipient("carol@x.test", RecipientState.REFUSED, "550 5.1.1 no such user"),
            Recipient("dave@x.test", RecipientState.WAITING, "450 4.2.0 greylisted"),
        )
        submission.close()
    assert marks == MARKS


def test_C10_all_recipients_refused_is_told_with_each_ones_words_and_nothing_is_sent() -> None:
    def script(peer: Peer) -> None:
        ready(peer, "PIPELINING")
        for _ in range(2):
            peer.expect("MAIL .*")
            peer.expect("RCPT TO:<bob@.*>")
            peer.expect("RCPT TO:<carol@.*>")
            peer.expect("DATA")
            peer.send("250 ok", "550 5.1.1 nobody\x1b[2J", "551 moved", "554 for nobody")
            peer.expect("RSET")
            peer.send("250 ok")
        peer.expect("QUIT")
        peer.send("221 bye")

    with serving(script) as server:
        submission = opened(server)
        for _ in range(2):
            with pytest.raises(AllRefused, match=r"bob@x\.test and 1 more") as failed:
                submission.send(TO_TWO, MAIL, lambda _: None)
        submission.close()
    assert failed.value.recipients == (
        Recipient("bob@x.test", RecipientState.REFUSED, "550 5.1.1 nobody[2J"),
        Recipient("carol@x.test", RecipientState.REFUSED, "551 moved"),
    )
    assert failed.value.reply == "550 5.1.1 nobody[2J"
    assert b"Hi" not in server.heard


def test_C10_all_refused_but_one_only_for_now_is_tried_again() -> None:
    script = talking(
        ("MAIL .*", "250 ok"), ("RCPT .*", "550 no"), ("RCPT .*", "451 later"), ("RSET", "250 ok")
    )
    assert "carol@x.test" in str(failing(script, TO_TWO, Busy))


@pytest.mark.parametrize(
    "answer",
    ["554 5.7.1 <bob@x.test>: Relay access denied", "550 relaying not permitted", "530 log in"],
)
def test_C10_a_server_that_one_is_no_customer_of_says_what_to_do(answer: str) -> None:
    script = talking(("MAIL .*", "250 ok"), ("RCPT .*", answer), ("RSET", "250 ok"))
    error = failing(script, TO_BOB, AllRefused)
    assert "no customer of it" in error.message
    assert "your provider's own" in error.hint


MAIL_REFUSALS: list[tuple[str, type[TuiMailError], str]] = [
    ("452 4.3.1 disk full", Busy, "later"),
    ("421 4.3.2 shutting down", Busy, "later"),
    ("553 5.7.1 not owned by user alice", Refused, "From address"),
    ("530 5.7.0 Authentication required", Refused, "user name and password"),
    ("530 5.7.0 Must issue a STARTTLS command first", Refused, "security"),
    ("552 5.3.4 too big", TooLarge, "smaller"),
]


@pytest.mark.parametrize("pipelining", [(), ("PIPELINING",)])
@pytest.mark.parametrize(("answer", "kind", "hint"), MAIL_REFUSALS)
def test_C10_a_no_to_mail_from_says_what_to_do(
    answer: str, kind: type[TuiMailError], hint: str, pipelining: tuple[str, ...]
) -> None:
    def script(peer: Peer) -> None:
        ready(peer, *pipelining)
        peer.expect("MAIL .*")
        if pipelining:
            peer.expect("RCPT .*")
            peer.expect("DATA")
        if answer.startswith("421"):
            peer.send(answer)
            return
        peer.send(answer, *(["503 no sender"] * 2 if pipelining else []))
        peer.expect("RSET")
        peer.send("250 ok")
        quitting(peer)

    error = failing(script, TO_BOB, kind)
    assert hint in error.hint


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("554 5.6.0 spam", SendError),
        ("550 5.7.1 policy", SendError),
        ("552 5.3.4 too big", TooLarge),
        ("552 too big", TooLarge),
        ("552 5.2.2 mailbox full", SendError),
        ("451 4.3.0 later", Busy),
        ("421 shutting down", Busy),
    ],
)
@pytest.mark.parametrize("at_dot", [False, True])
def test_C10_a_no_to_data_is_certain(answer: str, kind: type[TuiMailError], at_dot: bool) -> None:
    data = [("DATA", "354 go on"), ("<data>", answer)] if at_dot else [("DATA", answer)]
    after = [] if at_dot or answer.startswith("421") else [("RSET", "250 ok")]
    script = talking(("MAIL .*", "250 ok"), ("RCPT .*", "250 ok"), *data, *after)
    assert answer in failing(script, TO_BOB, kind).message


def test_C10_the_mark_before_the_dot_is_passed_while_the_dot_is_not_sent() -> None:
    heard_at: dict[Step, bytes] = {}
    heard: list[bytes] = []

    def watching(server: ScriptedServer, sent: bytes) -> Callable[[Step], None]:
        def passed(step: Step) -> None:
            if step is Step.SEND_BEFORE_DOT:
                assert server.wait_for(sent)
            heard_at[step] = server.heard

        return passed

    with serving(taking((), heard)) as server:
        submission = opened(server)
        submission.send(TO_BOB, MAIL, watching(server, b"\r\n\r\nHi\r\n"))
        submission.close()
    assert list(heard_at) == MARKS
    assert b"DATA" not in heard_at[Step.SEND_AFTER_MAIL_FROM]
    assert heard_at[Step.SEND_BEFORE_DOT].endswith(b"DATA\r\n" + MAIL)
    assert heard == [MAIL + b".\r\n"]


def test_R9_a_mark_that_cannot_be_committed_leaves_the_message_unsent() -> None:
    def passed(step: Step) -> None:
        if step is Step.SEND_BEFORE_DOT:
            raise StoreFull("No space is left.")

    rest: list[str] = []

    def script(peer: Peer) -> None:
        ready(peer)
        for answer in ("250 ok", "250 ok", "354 go on"):
            peer.line()
            peer.send(answer)
        while line := peer.line():
            rest.append(line)

    with serving(script) as server:
        submission = opened(server)
        with pytest.raises(StoreFull):
            submission.send(TO_BOB, b"A: b\r\n", passed)
        submission.close()
    assert rest == ["A: b"]


def cut_after_dot(peer: Peer) -> None:
    ready(peer)
    for answer in ("250 ok", "250 ok", "354 go on"):
        peer.line()
        peer.send(answer)
    peer.data()


def garbage_after_dot(peer: Peer) -> None:
    cut_after_dot(peer)
    peer.send("hm")
    peer.stall()


def another_354_after_dot(peer: Peer) -> None:
    cut_after_dot(peer)
    peer.send("354 hm")
    peer.stall()


def silence_after_dot(peer: Peer) -> None:
    cut_after_dot(peer)
    peer.stall()


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (cut_after_dot, ConnectionLost),
        (garbage_after_dot, ConnectionLost),
        (another_354_after_dot, ConnectionLost),
        (silence_after_dot, TimedOut),
    ],
)
def test_S15_without_a_clear_answer_to_the_dot_nobody_knows(
    script: Script, kind: type[TuiMailError]
) -> None:
    marks: list[Step] = []
    with serving(script) as server:
        submission = opened(server, timeout=0.1)
        with pytest.raises(kind, match="may have been sent"):
            submission.send(TO_BOB, MAIL, marks.append)
        submission.close()
    assert marks == MARKS


SESSION = (
    b"220 ready\r\n",
    b"250-here\r\n250 SIZE\r\n",
    b"250 ok\r\n",
    b"250-o\r\n250 k\r\n",
    b"354 go on\r\n",
    b"250 2.0.0 queued as 7\r\n",
)


@pytest.mark.parametrize("at", range(len(b"".join(SESSION))))
def test_R1_a_session_cut_at_any_byte_is_never_taken_for_sent(at: int) -> None:
    def script(peer: Peer) -> None:
        left = at
        for turn, answer in enumerate(SESSION):
            if turn == 5:
                peer.data()
            elif turn > 0:
                peer.line()
            peer.raw(answer[:left])
            left -= len(answer)
            if left <= 0:
                return

    def attempt(server: ScriptedServer, passed: Callable[[Step], None]) -> None:
        submission = opened(server)
        try:
            submission.send(TO_BOB, MAIL, passed)
        finally:
            submission.close()

    marks: list[Step] = []
    with serving(script) as server, pytest.raises(ConnectionLost):
        attempt(server, marks.append)
    certainly_unsent = at <= len(b"".join(SESSION[:5])) - 1
    assert (Step.SEND_BEFORE_DOT not in marks) == certainly_unsent


def test_a_line_cut_in_the_middle_of_data_is_lost_before_the_mark() -> None:
    def script(peer: Peer) -> None:
        ready(peer)
        for answer in ("250 ok", "250 ok", "354 go on"):
            peer.line()
            peer.send(answer)
        peer.read(1000)
        peer.drop()

    marks: list[Step] = []
    with serving(script) as server:
        submission = opened(server)
        with pytest.raises(ConnectionLost):
            submission.send(TO_BOB, b"x" * 20_000_000 + b"\r\n", marks.append)
        submission.close()
    assert marks == [Step.SEND_AFTER_MAIL_FROM]


def test_a_server_that_cuts_data_short_with_a_word_is_quoted() -> None:
    def script(peer: Peer) -> None:
        ready(peer)
        for answer in ("250 ok", "250 ok", "354 go on"):
            peer.line()
            peer.send(answer)
        peer.read(1000)
        peer.send("552 5.3.4 too big")

    with serving(script) as server:
        submission = opened(server)
        with pytest.raises((TooLarge, ConnectionLost)):
            submission.send(TO_BOB, b"x" * 20_000_000 + b"\r\n", lambda _: None)
        submission.close()


def test_a_thousand_recipients_go_out_in_windows() -> None:
    heard: list[bytes] = []
    with serving(taking(("PIPELINING",), heard)) as server:
        submission = opened(server)
        envelope = Envelope("alice@x.test", tuple(f"p{n}@x.test" for n in range(1000)))
        done = submission.send(envelope, MAIL, lambda _: None)
        submission.close()
    assert {who.state for who in done} == {RecipientState.ACCEPTED}
    assert [who.address for who in done] == list(envelope.recipients)


def in_one_flight(peer: Peer, *answers: str) -> None:
    ready(peer, "PIPELINING")
    for command in ("MAIL .*", "RCPT TO:<bob.*", "RCPT TO:<carol.*", "DATA"):
        peer.expect(command)
    peer.send(*answers)


def test_a_server_that_would_take_a_message_for_nobody_gets_an_empty_one_and_is_asked_no_more() -> (
    None
):
    def script(peer: Peer) -> None:
        in_one_flight(peer, "250 ok", "550 no", "550 no", "354 go on")
        peer.expect(r"\.")
        peer.send("554 for nobody")
        peer.expect("RSET")
        peer.send("250 ok")
        quitting(peer)

    failing(script, TO_TWO, AllRefused)


def test_C10_a_421_in_the_middle_of_a_flight_ends_it_and_nothing_was_sent() -> None:
    def script(peer: Peer) -> None:
        in_one_flight(peer, "250 ok", "250 ok", "421 4.3.2 going down")

    error = failing(script, TO_TWO, Busy)
    assert "421 4.3.2 going down" in error.message


def test_C10_a_no_to_data_in_a_flight_leaves_the_session_usable() -> None:
    def script(peer: Peer) -> None:
        in_one_flight(peer, "250 ok", "250 ok", "250 ok", "451 4.3.0 no disk")
        peer.expect("RSET")
        peer.send("250 ok")
        quitting(peer)

    failing(script, TO_TWO, Busy)
