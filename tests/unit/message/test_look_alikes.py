"""Domains that look like others."""

import pytest

from tui_mail.message.look_alikes import looks_like, mixed_scripts, skeleton, spelt

KNOWN = frozenset(("paypal.test", "engine.test", "microsoft.test"))


@pytest.mark.parametrize(
    ("domain", "like"),
    [
        ("p\u0430ypal.test", "paypal.test"),
        ("xn--pypal-4ve.test", "paypal.test"),
        ("paypa1.test", "paypal.test"),
        ("PAYPA1.test", "paypal.test"),
        ("mail.paypa1.test", "paypal.test"),
        ("rnicrosoft.test", "microsoft.test"),
        ("\u0435ng\u0456n\u0435.test", "engine.test"),
        ("gmai1.com", "gmail.com"),
    ],
)
def test_D2_a_domain_that_looks_like_a_known_one_is_told(domain: str, like: str) -> None:
    assert looks_like(domain, KNOWN) == like


@pytest.mark.parametrize(
    "domain",
    ["paypal.test", "mail.paypal.test", "gmail.com", "mall.com", "b\u00fccher.test", "other.test",
     "", ".", "xn--", "xn--\u00e9", "a" * 3_000],
)  # fmt: skip
def test_an_ordinary_domain_is_like_none(domain: str) -> None:
    assert looks_like(domain, KNOWN) == ""


def test_D2_punycode_is_spelt_and_harmless() -> None:
    assert spelt("xn--bcher-kva.test") == "b\u00fccher.test"
    assert spelt("xn--a-ecp.ru").isprintable()
    assert "\u202e" not in spelt("xn--" + "\u202eabc".encode("punycode").decode() + ".test")


def test_D2_letters_of_two_scripts_in_one_label_are_told() -> None:
    assert mixed_scripts("p\u0430ypal.test") == ("Latin", "Cyrillic")
    assert mixed_scripts("\u043f\u0440\u0438\u043c\u0435\u0440.test") == ()
    assert skeleton("p\u0430ypal.test") == skeleton("paypal.test")
