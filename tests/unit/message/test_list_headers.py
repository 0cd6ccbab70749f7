"""What the headers of lists and newsletters offer."""

import pytest

from tui_mail.message.headers import Headers
from tui_mail.message.list_headers import mailing_list_of
from tui_mail.model.mailing_list import MailingList

POST = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"


def of(*lines: str) -> MailingList | None:
    return mailing_list_of(Headers("\r\n".join((*lines, "From: a@x.test", "")).encode()))


def test_a_list_tells_its_name_where_to_write_and_how_to_leave() -> None:
    found = of(
        "List-Id: =?utf-8?q?Webst=C3=BChle?= <looms.lists.test>",
        "List-Post: <mailto:looms@lists.test>",
        "List-Archive: <https://lists.test/looms/>",
        "List-Unsubscribe: (use this) <https://lists.test/u?x=1>,",
        " <mailto:looms-leave@lists.test>",
        POST,
    )
    assert found == MailingList(
        "Webstühle",
        "looms@lists.test",
        "https://lists.test/looms/",
        "https://lists.test/u?x=1",
        "mailto:looms-leave@lists.test",
        "https://lists.test/u?x=1",
    )


def test_one_click_is_offered_only_where_both_headers_say_so() -> None:
    with_post = of("List-Unsubscribe: <http://x.test/u>, <https://x.test/v>", POST)
    assert with_post is not None
    assert (with_post.one_click, with_post.page) == ("https://x.test/v", "http://x.test/u")
    without = of("List-Unsubscribe: <https://x.test/v>")
    assert without is not None
    assert (without.one_click, without.page) == ("", "https://x.test/v")
    other = of("List-Unsubscribe: <https://x.test/v>", "List-Unsubscribe-Post: yes")
    assert other is not None
    assert other.one_click == ""


def test_a_folded_link_is_one_and_this_message_goes_before_the_archive() -> None:
    found = of(
        "List-Unsubscribe: <https://x.test/",
        " long>",
        "Archived-At: <https://x.test/7>",
        "List-Archive: <https://x.test/>",
    )
    assert found is not None
    assert (found.page, found.archive) == ("https://x.test/long", "https://x.test/7")


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "file:///etc/passwd", "https://bank.test@evil.test/", "data:x,x",
     "https://x.test\\@evil.test/", "https://", "ftp://x.test/", "https://x.test/" + "a" * 3_000],
)  # fmt: skip
def test_D3_no_link_but_a_plain_web_address_is_taken(link: str) -> None:
    found = of("List-Id: <x.test>", f"List-Unsubscribe: <{link}>", POST)
    assert found is not None
    assert not found.can_be_left


def test_D1_hostile_words_are_cleaned() -> None:
    found = of("List-Id: \x1b[2Jx\u202e <i\x07d>", "List-Archive: <https://x.test/\x1b]8;;\u202ea>")
    assert found is not None
    assert found.name.isprintable()
    assert found.archive.isprintable()


def test_ordinary_mail_came_by_no_list() -> None:
    assert of("Subject: x") is None
