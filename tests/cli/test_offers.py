"""invitation and unsubscribe: what a message offers, taken by command, over real servers."""

import re
from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.engine.test_invitations import MAIL
from tui_mail.cli import terminal
from tui_mail.wiring.edges import AskedOnce

NEWS = """\
From: Shop <news@shop.test>
To: {me}
Subject: sale
Message-ID: <9@shop.test>
List-Id: Sale <sale.shop.test>
{ways}

Buy!
"""
MAIL_WAY = "List-Unsubscribe: <mailto:{to}?subject=out%20please>"
CLICK = "List-Unsubscribe: <https://127.0.0.1:1/u?id=7>\nList-Unsubscribe-Post: "
CLICK += "List-Unsubscribe=One-Click"
PAGE = "List-Unsubscribe: <https://shop.test/page>"


def address(user: User, account: str) -> str:
    (found,) = (one for one in user.json("account", "list") if one["account"] == account)
    return str(found["email"])


def imported(user: User, folder: Path, text: str) -> str:
    """The id of a message, put into Bob's mail."""
    file = folder / "letter.eml"
    file.write_text(text)
    user.done("import", file, "--account", "bob", "--folder", "Offers")
    (row,) = user.json("list", "--account", "bob", "--folder", "Offers")
    return str(row["id"])


def outgoing(user: User) -> list[tuple[str, list[str]]]:
    return [
        (one["state"], [each["address"] for each in one["recipients"]])
        for one in user.json("outbox", "--all")
    ]


@pytest.mark.parametrize("action", ["accept", "decline"])
def test_an_invitation_is_answered_and_sent(fresh: User, tmp_path: Path, action: str) -> None:
    pytest.importorskip("icalendar")
    me, ada = address(fresh, "bob"), address(fresh, "alice")
    text = MAIL.format(method="REQUEST").replace("ada@engine.test", ada)
    message = imported(fresh, tmp_path, text.replace("Rob@home.test", me))
    (entry,) = fresh.json("invitation", action, message)
    assert (entry["state"], entry["account"]) == ("sent", "bob")
    assert [one["address"] for one in entry["recipients"]] == [ada]
    (row,) = fresh.json("show", message)
    assert "answered" in row["flags"]
    fresh.done("sync")
    got = (one["id"] for one in fresh.json("list", "--account", "alice", "--folder", "inbox"))
    told = [fresh.json("show", name)[0]["invitation"] for name in got]
    replies = [str(one) for one in told if one and one["method"] == "reply"]
    word = {"accept": "accepted", "decline": "declined"}[action]
    assert any(word in one for one in replies), "others may lie beside it"


def test_what_is_no_invitation_is_not_answered(fresh: User, tmp_path: Path) -> None:
    message = imported(fresh, tmp_path, NEWS.format(me="x@x.test", ways=PAGE))
    called = fresh.call("invitation", "accept", message)
    assert called.status == 1
    assert "no invitation" in called.complaint()
    assert fresh.call("invitation", "perhaps", message).status == 2
    assert fresh.call("invitation", "accept", "4242").status == 1
    assert outgoing(fresh) == []


def test_a_list_is_left_by_mail_only_after_a_yes(fresh: User, tmp_path: Path) -> None:
    me, ada = address(fresh, "bob"), address(fresh, "alice")
    ways = MAIL_WAY.format(to=ada)
    message = imported(fresh, tmp_path, NEWS.format(me=me, ways=ways))
    called = fresh.call("unsubscribe", message)
    assert called.status == 2
    assert f"A message goes to {ada}. Nothing was done. Say --yes" in called.complaint()
    assert outgoing(fresh) == []
    fresh.done("unsubscribe", message, "--yes")
    assert outgoing(fresh) == [("sent", [ada])]
    called = fresh.call("unsubscribe", message, "--by", "one-click", "--yes")
    assert "offers no such way" in called.complaint()


def test_D4_a_list_is_left_by_one_click_after_it_was_said_where_it_goes(
    fresh: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = imported(fresh, tmp_path, NEWS.format(me="x@x.test", ways=CLICK))
    called = fresh.call("unsubscribe", message, "--yes")
    assert called.status == 2
    assert "no server of the open internet" in called.complaint()
    asked: list[str] = []
    monkeypatch.setattr(AskedOnce, "post", lambda _self, url: asked.append(url))
    assert fresh.call("unsubscribe", message).status == 2
    monkeypatch.setattr(terminal, "present", lambda: True)
    for answer, status in (("no\n", 2), ("\n", 2)):
        called = fresh.call("unsubscribe", message, stdin=answer.encode())
        assert called.status == status
        assert "One request goes to https://127.0.0.1:1/u?id=7, and tells" in called.err
        assert "Nothing confirms who sent this message" in called.err
        assert asked == []
    called = fresh.call("unsubscribe", message, stdin=b"yes\n")
    assert (called.status, asked) == (0, ["https://127.0.0.1:1/u?id=7"])
    assert re.search(rb"Unsubscribed: https://127", called.out)
    assert fresh.json("unsubscribe", message, "--yes") == [
        {"by": "one-click", "asked": "https://127.0.0.1:1/u?id=7"}
    ]


def test_what_can_only_be_left_on_its_page_says_so(fresh: User, tmp_path: Path) -> None:
    message = imported(fresh, tmp_path, NEWS.format(me="x@x.test", ways=PAGE))
    called = fresh.call("unsubscribe", message, "--yes")
    assert called.status == 1
    assert "only be left on its page: https://shop.test/page" in called.complaint()
