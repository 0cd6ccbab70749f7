"""What is said of a sender, by what the provider found out."""

import pytest

from tui_mail.message.authenticity import judged
from tui_mail.message.headers import Headers
from tui_mail.message.own_provider import learned

MX = frozenset(("mx.home.test",))
LIST = ("List-Id: Looms <looms.lists.test>", "List-Post: <mailto:looms@lists.test>")


def head(results: str, *more: str, sender: str = "ada@engine.test") -> Headers:
    lines = ("Received: by mx.home.test", f"Authentication-Results: mx.home.test; {results}",
             f"From: Ada <{sender}>", *more, "")  # fmt: skip
    return Headers("\r\n".join(lines).encode())


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ("dkim=pass header.d=engine.test", "signed by engine.test"),
        ("dkim=pass header.i=@engine.test", "signed by engine.test"),
        ("dkim=pass header.d=esp.test; dkim=pass header.d=engine.test", "signed by engine.test"),
        ("dkim=fail header.d=x.test; dkim=pass header.d=engine.test", "signed by engine.test"),
        ("dkim=pass header.d=mail.engine.test; dmarc=pass header.from=engine.test",
         "signed by mail.engine.test"),
        ("spf=pass smtp.mailfrom=bounce@engine.test", "sent by a server of engine.test"),
        ("dkim=none; dmarc=pass header.from=engine.test", "sent by a server of engine.test"),
    ],
)  # fmt: skip
def test_what_vouches_for_the_domain_in_from_is_named(results: str, words: str) -> None:
    verdict = judged(head(results), MX)
    assert (verdict.confirmed, verdict.remark, verdict.warning) == (words, "", "")


@pytest.mark.parametrize(
    "results",
    [
        "dkim=pass header.d=evil.engine.test.attacker.test",
        "dkim=pass header.d=test",
        "dkim=pass header.d=evil.engine.test",  # whoever has a name below another has not the other
        "spf=pass smtp.mailfrom=ada@attacker.test",
        "dmarc=pass header.from=attacker.test",
        "dkim=pass",
        "none",
    ],
)
def test_D2_nothing_of_another_domain_confirms_a_sender(results: str) -> None:
    assert judged(head(results), MX).confirmed == ""


def test_D2_a_sender_whose_checks_failed_is_warned_of() -> None:
    verdict = judged(
        head("dkim=none; dmarc=fail header.from=bank.test", sender="ceo@bank.test"), MX
    )
    assert verdict.warning == ("Your provider's checks failed: it is probably not from bank.test.")
    assert not verdict.confirmed


def test_mail_that_a_list_changed_is_not_called_false() -> None:
    results = "dkim=fail header.d=engine.test; dkim=pass header.d=lists.test; dmarc=fail"
    verdict = judged(head(results, *LIST), MX)
    assert verdict.warning == ""
    assert verdict.remark.startswith("passed on by the list looms.lists.test")


def test_D2_a_list_that_nothing_confirms_excuses_nothing() -> None:
    verdict = judged(head("dkim=fail header.d=engine.test; dmarc=fail", *LIST), MX)
    assert "probably not from engine.test" in verdict.warning
    assert "which is not confirmed either" in verdict.warning


@pytest.mark.parametrize("results", ["none", "dkim=none; spf=none", "spf=neutral; dkim=temperror"])
def test_mail_that_nobody_signed_is_no_cause_for_words(results: str) -> None:
    verdict = judged(head(results), MX)
    assert (verdict.confirmed, verdict.remark, verdict.warning) == ("", "", "")


def test_a_service_that_sends_for_others_is_named() -> None:
    verdict = judged(head("dkim=pass header.d=esp.test"), MX)
    assert verdict.remark == "signed by esp.test, not by engine.test"


def test_D2_two_senders_confirm_nothing() -> None:
    headers = head("dkim=pass header.d=engine.test", "From: ceo@bank.test")
    assert judged(headers, MX).confirmed == ""


def test_nobody_is_believed_whose_name_is_not_trusted() -> None:
    assert judged(head("dkim=pass header.d=engine.test"), frozenset()).checks == ()
    assert judged(head("dkim=pass header.d=engine.test"), frozenset(("mx.far.test",))).checks == ()


def mail(sender: str, name: str = "mx.home.test") -> Headers:
    line = f"Authentication-Results: {name}; dkim=pass\r\n" if name else ""
    return Headers(f"{line}From: {sender}\r\n".encode())


def test_the_name_that_stands_topmost_on_mail_of_many_is_learned() -> None:
    many = [mail(f"a@s{n}.test") for n in range(6)]
    assert learned([*many, mail("b@s9.test", ""), mail("me@own.test", "")], ["own.test"]) == (
        "mx.home.test"
    )


@pytest.mark.parametrize(
    "mails",
    [
        [mail("a@one.test") for _ in range(20)],
        [mail(f"a@s{n % 3}.test") for n in range(20)],
        [mail(f"a@s{n}.test") for n in range(4)],
        [mail(f"a@s{n}.test", "" if n > 5 else "mx.evil.test") for n in range(20)],
        [mail(f"a@s{n}.test", f"mx{n}.test") for n in range(20)],
        [],
    ],
)
def test_D2_a_name_that_few_could_have_made_up_is_not_learned(mails: list[Headers]) -> None:
    assert learned(mails, ["own.test"]) == ""


ARC = (
    "dkim=fail header.d=engine.test; dmarc=fail header.from=engine.test; "
    "arc=pass (i=2 spf=pass spfdomain=engine.test dkim=pass dkdomain=engine.test dmarc=pass "
    "fromdomain=engine.test)"
)
SEALS = ("ARC-Seal: i=2; a=rsa-sha256; d=school.test; cv=pass; b=x",
         "ARC-Seal: i=1; a=rsa-sha256; d=first.test; cv=none; b=x")  # fmt: skip
FORWARDED = "forwarded by school.test, which says that it came there signed by engine.test"


def test_who_forwarded_it_and_what_they_say_of_it_is_told_beside_the_warning() -> None:
    verdict = judged(head(ARC, *SEALS), MX)
    assert (verdict.confirmed, verdict.remark) == ("", FORWARDED)
    assert verdict.warning.startswith("Your provider's checks failed")


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ("arc=pass (0 oda=1 spf=[1,1,smtp.mailfrom=engine.test] dkim=[1,1,header.d=engine.test])",
         FORWARDED),
        ("arc=pass (i=1 (nested) dmarc=pass header.from=ENGINE.test)",
         "forwarded by school.test, which says that it came there from engine.test"),
        ("arc=pass", ""),
        ("arc=fail (dkim=pass dkdomain=engine.test)", ""),
        ("arc=pass (dkim=fail dkdomain=engine.test)", ""),
        ("arc=pass (dkim=pass dkdomain=bank.test)", ""),
        ("arc=pass (dkim=pass dkdomain=evil.engine.test)", ""),
        ("dkim=none (arc=pass dkim=pass dkdomain=engine.test)", ""),
    ],
)  # fmt: skip
def test_only_what_one_s_own_provider_says_of_a_chain_is_told(results: str, words: str) -> None:
    assert judged(head(results, *SEALS), MX).remark == words


def test_D2_a_chain_confirms_nobody_and_is_not_read_by_itself() -> None:
    """Whoever makes a message can seal it, and write anything into the seals."""
    claims = ("ARC-Authentication-Results: i=2; mx.home.test; dkim=pass header.d=engine.test",)
    for results, more in ((ARC, ()), ("spf=none", claims), ("dkim=none; arc=fail", claims)):
        verdict = judged(head(results, *SEALS, *more), MX)
        assert verdict.confirmed == ""
        assert (FORWARDED in verdict.remark) == (results is ARC)
    assert judged(head(ARC, *SEALS), frozenset(("other.test",))).remark == ""


@pytest.mark.parametrize(
    "seals",
    [(), ("ARC-Seal: nonsense",), ("ARC-Seal: i=1; d=a",), ("ARC-Seal: d=a.test",),
     ("ARC-Seal: i=1; d=a.test", "ARC-Seal: i=1; d=b.test"),
     ("ARC-Seal: i=1; d=" + "a." * 4_000,)],
)  # fmt: skip
def test_a_chain_without_one_last_link_names_nobody(seals: tuple[str, ...]) -> None:
    assert judged(head(ARC, *seals), MX).remark == ""


def test_a_list_that_seals_is_told_as_a_list() -> None:
    seal = "ARC-Seal: i=1; d=lists.test; cv=none"
    words = judged(head(f"dkim=pass header.d=lists.test; {ARC}", seal, *LIST), MX).remark
    assert words == (
        "passed on by the list looms.lists.test, which changed it: its sender cannot be checked; "
        "forwarded by the list lists.test, which says that it came there signed by engine.test"
    )
