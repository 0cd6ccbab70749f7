"""Mailbox names: what people see, what the server hears, and that nothing is lost between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mail.imap.names import Hierarchy, decoded, encoded, quoted


@pytest.mark.parametrize(
    ("octets", "name"),
    [
        (b"INBOX", "INBOX"),
        (b"Entw&APw-rfe", "Entwürfe"),
        (b"&ZeVnLIqe-/A &- B", "日本語/A & B"),
        (b"~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"),
    ],
)
def test_modified_utf_7_is_undone_and_redone(octets: bytes, name: str) -> None:
    assert decoded(octets) == name
    assert encoded(name) == octets.decode()


@given(st.binary(max_size=40).filter(lambda octets: not set(octets) & {0, 10, 13}))
def test_F2_every_name_a_server_can_give_goes_back_byte_for_byte(octets: bytes) -> None:
    remote = decoded(octets)
    assert encoded(remote).encode("latin-1") == octets
    remote.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_every_name_a_user_can_give_comes_back(name: str) -> None:
    if "\ufdd0" not in name:
        assert decoded(encoded(name).encode("latin-1")) == name


@given(
    st.binary(max_size=40),
    st.sampled_from(["/", ".", "\\", ""]),
    st.sampled_from(["", "INBOX.", "INBOX/", "mail/"]),
)
def test_D1_a_shown_name_is_clean_and_has_no_empty_level(
    octets: bytes, delimiter: str, prefix: str
) -> None:
    shown = Hierarchy(delimiter, prefix).shown(decoded(octets))
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in shown)
    assert all(shown.split("/"))


LEVEL = st.text(
    st.characters(categories=["Lu", "Ll", "Lo", "Nd"], exclude_characters="."), min_size=1
)


@given(
    st.lists(LEVEL, min_size=1, max_size=4),
    st.sampled_from([("/", ""), (".", ""), (".", "INBOX."), ("\\", "mail\\")]),
)
def test_a_folder_is_found_again_under_the_name_the_user_gave(
    levels: list[str], shape: tuple[str, str]
) -> None:
    hierarchy = Hierarchy(*shape)
    name = "/".join(levels)
    if levels[0].upper() != "INBOX":
        assert hierarchy.shown(hierarchy.remote(name)) == name


@pytest.mark.parametrize(
    ("hierarchy", "name", "remote"),
    [
        (Hierarchy("/"), "Inbox", "INBOX"),
        (Hierarchy("."), "Inbox/Sub", "INBOX.Sub"),
        (Hierarchy(".", "INBOX."), "Work/2026", "INBOX.Work.2026"),
        (Hierarchy(".", "INBOX.", ("shared.",)), "shared/Work", "shared.Work"),
        (Hierarchy("."), "v1.2", "v1_2"),
        (Hierarchy(""), "a/b", "a/b"),
    ],
)
def test_a_users_name_becomes_the_servers(hierarchy: Hierarchy, name: str, remote: str) -> None:
    assert hierarchy.remote(name) == remote


def test_quotes_and_backslashes_are_quoted() -> None:
    assert quoted('a"b\\c') == '"a\\"b\\\\c"'
