"""mailto: links (RFC 6068): the writer's fields and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mail.errors import UsageError
from tui_mail.message.mailto import Mailto, parse_mailto
from tui_mail.message.sanitize import sanitize
from tui_mail.model.address import Address


def test_a_link_says_whom_about_what_and_how_it_begins() -> None:
    url = (
        "mailto:ada@engine.test,bob%40far.test?cc=Carol%20%3Ccarol@far.test%3E&bcc=d@far.test"
        "&subject=Gr%C3%BC%C3%9Fe+%26%20mehr&body=one%0D%0Atwo&In-Reply-To=%3C1@far.test%3E"
    )
    assert parse_mailto(url) == Mailto(
        to=(Address("", "ada@engine.test"), Address("", "bob@far.test")),
        cc=(Address("Carol", "carol@far.test"),),
        bcc=(Address("", "d@far.test"),),
        subject="Grüße+& mehr",
        body="one\ntwo",
        in_reply_to="<1@far.test>",
    )


def test_C5_a_link_attaches_nothing_and_adds_no_header() -> None:
    url = (
        "mailto:bob@far.test?attach=/etc/passwd&attachment=~/.ssh/id_rsa&X-Evil=1&from=ceo@bank.test"
        "&subject=a%0D%0ABcc:%20evil@far.test&in-reply-to=%3Ca@b%3E%0D%0AX-A:%201&to=x%0Ay@far.test"
    )
    link = parse_mailto(url)
    assert link.subject == "a Bcc: evil@far.test"
    assert link.in_reply_to == "<a@b>"
    assert link.bcc == ()
    fields = set(Mailto.__dataclass_fields__)
    assert fields == {"to", "cc", "bcc", "subject", "body", "in_reply_to"}
    assert all("\n" not in each.address for each in link.to)


def test_P5_a_link_without_end_is_read_at_once() -> None:
    assert parse_mailto("mailto:?in-reply-to=%3C" + "@a" * 100_000).in_reply_to == ""


@pytest.mark.parametrize("url", ["", "bob@far.test", "http://far.test", "mailto", "javascript:x"])
def test_what_is_no_link_is_said(url: str) -> None:
    with pytest.raises(UsageError):
        parse_mailto(url)


@given(st.text(max_size=200))
def test_C5_nothing_in_a_link_brings_a_control_character(text: str) -> None:
    link = parse_mailto(f"mailto:{text}")
    assert sanitize(link.subject) == link.subject
    assert sanitize(link.body, lines=True) == link.body
    for each in (*link.to, *link.cc, *link.bcc):
        assert sanitize(each.address + each.name) == each.address + each.name
