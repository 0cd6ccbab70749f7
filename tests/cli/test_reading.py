"""list, show, save and folders on fetched mail: JSON as the contract has it, and no server."""

import hashlib
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import User
from tui_mail.cli.list_messages import query_of

MESSAGE = {
    "id", "account", "folder", "subject", "from", "to", "cc", "date", "received", "size", "flags",
    "attachments", "thread", "message_id", "snippet",
}  # fmt: skip
OPENED = MESSAGE | {"headers", "text", "html", "parts", "links", "origin", "bounce",
    "warnings", "sender", "list", "invitation", "pictures"}  # fmt: skip
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def everything(reader: User) -> list[dict[str, Any]]:
    return reader.json("list", "--limit", 1000)


def test_a_listed_message_has_the_keys_of_the_contract(reader: User) -> None:
    rows = everything(reader)
    assert len(rows) >= 60
    for row in rows:
        assert set(row) == MESSAGE
        assert row["id"].isdigit()
        assert isinstance(row["thread"], str)
        assert DATE.fullmatch(row["date"])
        assert DATE.fullmatch(row["received"])
        for person in (*row["from"], *row["to"], *row["cc"]):
            assert set(person) == {"name", "address"}
    assert {row["account"] for row in rows} == {"alice", "bob"}
    assert len({row["id"] for row in rows}) == len(rows)


def test_lists_are_newest_first_across_accounts_and_folders(reader: User) -> None:
    for words in ([], ["--folder", "inbox"], ["--account", "bob"]):
        rows = reader.json("list", "--limit", 1000, *words)
        received = [row["received"] for row in rows]
        assert received == sorted(received, reverse=True)
        assert reader.json("list", "--limit", 7, *words) == rows[:7]


def test_a_folder_is_found_by_name_in_any_case_and_by_role(reader: User) -> None:
    by_name = reader.json("list", "--folder", "INBOX", "--account", "alice")
    assert by_name
    assert by_name == reader.json("list", "--folder", "inbox", "--account", "alice")
    assert {row["folder"].casefold() for row in by_name} == {"inbox"}
    called = reader.call("list", "--folder", "Inbx")
    assert "Did you mean Inbox?" in called.complaint()
    called = reader.call("list", "--account", "alicia")
    assert "Did you mean alice?" in called.complaint()


def test_threads_are_one_line_each(reader: User) -> None:
    rows = everything(reader)
    threads = reader.json("list", "--threads", "--limit", 1000)
    assert len(threads) == len({(row["account"], row["thread"]) for row in rows}) < len(rows)
    assert reader.json("list", "--threads", "--limit", 3) == threads[:3]


def test_query_words_with_a_dash_are_no_options(reader: User) -> None:
    rows = everything(reader)
    sender = rows[0]["from"][0]["address"]
    inside = reader.json("list", "--limit", 1000, f"from:{sender}")
    outside = reader.json("list", f"-from:{sender}", "--limit", 1000)
    assert {row["id"] for row in inside} | {row["id"] for row in outside} == {
        row["id"] for row in rows
    }
    assert inside
    assert outside
    assert not {row["id"] for row in inside} & {row["id"] for row in outside}


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (["from:bob is:unread"], "from:bob is:unread"),
        (["-from:bob OR is:unread"], "-from:bob OR is:unread"),
        (["from:bob", "the loom"], "from:bob the loom"),
        (["subject:two words"], 'subject:"two words"'),
        (["-subject:two words", "x"], '-subject:"two words" x'),
        (['subject:"two words" is:read'], 'subject:"two words" is:read'),
        (["(from:a OR from:b) is:read"], "(from:a OR from:b) is:read"),
        (["", "  "], ""),
    ],
)
def test_a_query_may_be_one_word_of_the_shell_or_several(words: list[str], query: str) -> None:
    assert query_of(words) == query


def test_a_shown_message_has_the_keys_of_the_contract(reader: User) -> None:
    rows = everything(reader)
    shown = reader.json("show", *(row["id"] for row in rows))
    assert [message["id"] for message in shown] == [row["id"] for row in rows]
    for message in shown:
        assert set(message) == OPENED
        assert all(len(pair) == 2 for pair in message["headers"])
        for part in message["parts"]:
            assert set(part) == {"part", "content_type", "filename", "size", "inline"}
        for link in message["links"]:
            assert set(link) == {"text", "url"}
        origin = message["origin"]
        assert {"protocol", "server", "fetched", "sha256", "on_server"} <= set(origin)
        assert ("uidl" in origin) == (message["account"] == "alice")
        assert ("uid" in origin) == ("uidvalidity" in origin) == (message["account"] == "bob")


def test_D1_no_string_of_any_output_holds_a_control_or_bidi_character(reader: User) -> None:
    ids = [row["id"] for row in everything(reader)]
    for called in (
        reader.done("list", "--json", "--limit", 1000),
        reader.done("show", "--json", *ids),
        reader.done("folders", "--json"),
        reader.done("list", "--limit", 1000),
        reader.done("show", *ids),
        reader.done("show", "--html", *_with_html(reader)),
        reader.done("show", "--headers", *ids),
    ):
        text = called.out.decode()
        bad = {c for c in text if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"}
        assert not bad
        assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _with_html(reader: User) -> list[str]:
    ids = [row["id"] for row in everything(reader)]
    return [message["id"] for message in reader.json("show", *ids) if message["html"]]


def test_raw_is_the_original_bytes(reader: User) -> None:
    for row in everything(reader)[:5]:
        raw = reader.done("show", row["id"], "--raw").out
        assert len(raw) == row["size"]
        (message,) = reader.json("show", row["id"])
        assert hashlib.sha256(raw).hexdigest() == message["origin"]["sha256"]


def test_a_message_is_shown_as_text_headers_and_html(reader: User) -> None:
    (html,) = _with_html(reader)[:1]
    (message,) = reader.json("show", html)
    assert b"<" in reader.done("show", html, "--html").out
    assert reader.done("show", html, "--text").out.decode().strip() == message["text"].strip()
    headers = reader.done("show", html, "--headers").out.decode()
    assert f"Subject: {message['subject']}" in headers
    page = reader.done("show", html).out.decode()
    assert page.startswith("From: ")
    assert message["subject"] in page


def test_a_message_that_is_gone_is_named_after_those_that_are_there(reader: User) -> None:
    one = everything(reader)[0]["id"]
    called = reader.call("show", one, "999999", "--json")
    assert called.status == 1
    assert "no message 999999" in called.complaint()
    assert [message["id"] for message in called.objects()] == [one]


def test_F1_an_attachment_is_saved_closed_and_never_over_another(
    reader: User, tmp_path: Path
) -> None:
    row = next(row for row in everything(reader) if row["attachments"])
    part = reader.json("show", row["id"])[0]["parts"][0]
    target = tmp_path / "out.bin"
    reader.done("save", row["id"], part["part"], "--output", target)
    assert target.stat().st_size == part["size"]
    assert target.stat().st_mode & 0o777 == 0o600
    called = reader.call("save", row["id"], part["part"], "--output", target)
    assert called.status == 2
    assert "there already" in called.complaint()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    assert reader.call("save", row["id"], part["part"], "--output", link).status != 0
    assert not (tmp_path / "elsewhere").exists()
    piped = reader.done("save", row["id"], part["part"], "--output", "-").out
    assert piped == target.read_bytes()
    folder = tmp_path / "folder"
    folder.mkdir()
    for _ in range(2):
        reader.done("save", row["id"], part["part"], "--output", folder)
    assert len(list(folder.iterdir())) == 2
    called = reader.call("save", row["id"], "99")
    assert called.status == 1
    called.complaint()


def test_folders_have_the_keys_of_the_contract(reader: User) -> None:
    folders = reader.json("folders")
    for folder in folders:
        assert set(folder) == {"account", "folder", "role", "unread", "total", "local"}
    inboxes = [folder for folder in folders if folder["role"] == "inbox"]
    assert {folder["account"] for folder in inboxes} == {"alice", "bob"}
    rows = everything(reader)
    for folder in folders:
        inside = [
            r for r in rows if (r["account"], r["folder"]) == (folder["account"], folder["folder"])
        ]
        assert folder["total"] == len(inside)
        assert folder["unread"] == sum("seen" not in row["flags"] for row in inside)
    assert reader.json("folders", "bob") == [f for f in folders if f["account"] == "bob"]
    assert b"Inbox" in reader.done("folders").out


def test_a_list_for_people_has_one_line_a_message(reader: User) -> None:
    lines = reader.done("list", "--limit", 10).out.decode().splitlines()
    assert len(lines) == 10
    for line, row in zip(lines, everything(reader), strict=False):
        assert line.split()[0] == row["id"]


def test_before_the_first_sync_there_is_nothing_and_no_error(fresh: User) -> None:
    assert fresh.json("list") == []
    assert fresh.json("outbox") == []
    fresh.json("folders")
    assert json.loads(fresh.done("account", "list", "--json").out.split(b"\n")[0])
