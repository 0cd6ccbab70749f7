"""Logging in to a real Dovecot: TLS, STARTTLS, wrong passwords, wrong trust."""

import dataclasses

import pytest

from tests.servers.imap_session import endpoint, session
from tests.servers.rig import Rig
from tui_mail.errors import AuthFailed, ConnectFailed, SecretMissing, TlsFailed, UsageError
from tui_mail.imap.connection import open_server
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.secret import Secret


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS, Security.NONE])
def test_a_session_opens_with_each_security_and_knows_what_the_server_can(
    rig: Rig, security: Security
) -> None:
    with session(rig, security) as server:
        assert {"IMAP4REV1", "MOVE", "UIDPLUS", "IDLE"} <= server.capabilities


def test_a_wrong_password_is_told_with_what_to_do(rig: Rig) -> None:
    with pytest.raises(AuthFailed, match="refused user name or password of bob") as failed:
        open_server(endpoint(rig), Secret("wrong"))
    assert "Check user name and password" in failed.value.hint
    assert "wrong" not in str(failed.value).split("it says")[0]


@pytest.mark.parametrize("password", ['quo"ted', "pässwörd", "back\\slash", " "])
def test_passwords_of_any_kind_are_sent_and_refused_in_order(rig: Rig, password: str) -> None:
    with pytest.raises(AuthFailed):
        open_server(endpoint(rig), Secret(password))


def test_S5_a_line_break_in_the_password_is_refused_before_it_is_sent(rig: Rig) -> None:
    with pytest.raises(UsageError, match="line break"):
        open_server(endpoint(rig), Secret("bobpw\r\nA1 DELETE INBOX"))


def test_without_a_password_the_user_is_told_to_give_one(rig: Rig) -> None:
    with pytest.raises(SecretMissing, match="no password for bob"):
        open_server(endpoint(rig), None)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_T1_a_certificate_of_an_unknown_authority_is_refused(rig: Rig, security: Security) -> None:
    with pytest.raises(TlsFailed, match="cannot be trusted"):
        open_server(dataclasses.replace(endpoint(rig, security), ca_file=None), Secret("bobpw"))


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_T1_a_certificate_of_another_host_is_refused(rig: Rig, security: Security) -> None:
    with pytest.raises(TlsFailed, match="certificate"):
        open_server(dataclasses.replace(endpoint(rig, security), host="127.0.0.1"), Secret("bobpw"))


def test_a_closed_port_is_told_as_such(rig: Rig) -> None:
    with pytest.raises(ConnectFailed):
        open_server(Endpoint("localhost", 1, Security.TLS, "bob"), Secret("bobpw"))
