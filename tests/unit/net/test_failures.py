"""Every failure of the way to a server has its sentence and its next step."""

import errno
import os
from pathlib import Path

import pytest

from tui_mail.errors import (
    AuthFailed,
    ConfigError,
    ConnectFailed,
    ConnectionLost,
    NetworkError,
    TimedOut,
)
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.secret import Secret
from tui_mail.net import sasl
from tui_mail.net.failures import (
    WORDS_LIMIT,
    address,
    certificate_refused,
    mapped,
    mapped_connect,
    server_words,
)
from tui_mail.net.tls import context

ENDPOINT = Endpoint("pop.x.example", 995, Security.TLS)


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (errno.ECONNREFUSED, ConnectFailed, "pop.x.example:995 refused the connection"),
        (errno.EHOSTUNREACH, ConnectFailed, "cannot be reached"),
        (errno.ENETUNREACH, ConnectFailed, "cannot be reached"),
        (errno.ETIMEDOUT, TimedOut, "did not answer within 30 seconds"),
        (errno.EACCES, ConnectFailed, "Permission denied"),
    ],
)
def test_a_connect_that_fails_says_why_and_what_next(
    code: int, kind: type[NetworkError], words: str
) -> None:
    with pytest.raises(kind, match=words) as failed, mapped_connect(ENDPOINT, "POP3 server"):
        raise OSError(code, os.strerror(code))
    assert failed.value.hint


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TimeoutError(), TimedOut),
        (ConnectionResetError(), ConnectionLost),
        (BrokenPipeError(), ConnectionLost),
        (EOFError(), ConnectionLost),
        (OSError(errno.EBADF, "closed"), ConnectionLost),
    ],
)
def test_a_line_that_breaks_is_no_wrong_password(
    error: Exception, kind: type[NetworkError]
) -> None:
    with pytest.raises(kind) as failed, mapped(ENDPOINT, "POP3 server"):
        raise error
    assert failed.value.recoverable
    assert not isinstance(failed.value, AuthFailed)


def test_an_error_of_the_tree_passes_as_it_is() -> None:
    with pytest.raises(AuthFailed, match=r"^no$"), mapped(ENDPOINT, "POP3 server"):
        raise AuthFailed("no")


@pytest.mark.parametrize("code", [2, 9, 10, 18, 19, 20, 21, 23, 62, 64, 66, 999])
def test_T1_every_certificate_that_is_refused_says_so_and_that_nothing_was_sent(code: int) -> None:
    error = certificate_refused(ENDPOINT, "POP3 server", code)
    assert "certificate of the POP3 server pop.x.example:995" in error.message
    assert "Nothing secret was sent." in error.message
    assert error.hint
    assert not error.recoverable


def test_T1_the_names_of_a_certificate_are_told_sanitised() -> None:
    error = certificate_refused(ENDPOINT, "POP3 server", 62, ("a.example", "b\x1b[2J.example"))
    assert "is for a.example, b[2J.example, not for pop.x.example" in error.message


def test_T16_a_plain_try_at_a_tls_port_is_told_as_such() -> None:
    endpoint = Endpoint("pop.x.example", 995, Security.STARTTLS)
    with pytest.raises(TimedOut, match='set security to "tls"'), mapped(endpoint, "POP3 server"):
        raise TimeoutError


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"all well", "all well"),
        (b"\x1b]0;pwn\x07 two\r\n lines\t", "]0;pwn two lines"),
        (b"caf\xc3\xa9 \xff", "café \ufffd"),
        ("\u202eevil", "evil"),
    ],
)
def test_T9_a_servers_words_are_one_clean_line(reply: bytes | str, words: str) -> None:
    assert server_words(reply) == words


def test_T9_a_servers_words_are_bounded() -> None:
    assert len(server_words(b"x" * 1_000_000)) == WORDS_LIMIT
    assert len(server_words(" " * 10_000 + "x")) <= WORDS_LIMIT


def test_a_numeric_address_of_six_is_written_in_brackets() -> None:
    assert address(Endpoint("::1", 995, Security.TLS)) == "[::1]:995"


@pytest.mark.parametrize("content", [None, b"", b"no certificate in here"])
def test_a_ca_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes | None) -> None:
    ca_file = tmp_path / "ca.pem"
    if content is not None:
        ca_file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"ca_file .*ca\.pem"):
        context(Endpoint("x.example", 995, Security.TLS, ca_file=str(ca_file)))


def test_sasl_responses_are_those_of_the_rfcs() -> None:
    secret = Secret("tanstaaftanstaaf")
    assert sasl.plain("tim", secret) == b"AHRpbQB0YW5zdGFhZnRhbnN0YWFm"  # RFC 4616 section 4
    assert sasl.name_octets("jörg") == "jörg".encode()
    assert sasl.password_octets(Secret("pä")) == "pä".encode()
