"""Authentication-Results read, and which of them are believed."""

import pytest

from tui_mail.message.auth_results import MethodResult, believed, parse_auth_results, topmost_id
from tui_mail.message.headers import Headers

TRUSTED = frozenset(("mx.home.test",))
PASSED = (
    "mx.home.test; dkim=pass (2048-bit key) header.d=engine.test header.i=@engine.test; "
    "spf=pass smtp.mailfrom=ada@engine.test"
)
FORGED = "mx.home.test; dkim=pass header.d=bank.test; dmarc=pass header.from=bank.test"


def head(*lines: str) -> Headers:
    return Headers("\r\n".join((*lines, "From: ada@engine.test", "")).encode())


def said(headers: Headers) -> list[tuple[str, str]]:
    return [(one.method, one.result) for one in believed(headers, TRUSTED)]


def test_methods_results_and_what_they_are_about_are_read() -> None:
    read = parse_auth_results(PASSED)
    assert read.authserv_id == "mx.home.test"
    assert read.results == (
        MethodResult(
            "dkim",
            "pass",
            (("header.d", "engine.test"), ("header.i", "@engine.test")),
            "2048-bit key",
        ),
        MethodResult("spf", "pass", (("smtp.mailfrom", "ada@engine.test"),)),
    )


@pytest.mark.parametrize(
    ("value", "name", "results"),
    [
        ("example.org 1; none", "example.org", []),
        ("example.com;\r\n spf=pass smtp.mailfrom=example.net", "example.com", ["spf"]),
        ('"mx; odd".test; dkim=fail', "", ["dkim"]),
        ("foo.example.net (foobar) 1 (baz); dkim (d) / (e) 1 (f) = fail (g)", "foo.example.net",
         ["dkim"]),
        ("spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.test; dkim=none", "", ["spf", "dkim"]),
        ('a.test; dkim=fail reason="no; key" header.d=b.test', "a.test", ["dkim"]),
        ('a.test; spf=pass (helo="x ; dkim=pass header.d=b.test) smtp.helo=b', "a.test", ["spf"]),
        ("", "", []),
        (";;;;", "", []),
        ("(" * 5_000, "", []),
    ],
)  # fmt: skip
def test_odd_forms_are_read_as_far_as_they_go(value: str, name: str, results: list[str]) -> None:
    read = parse_auth_results(value.replace("\r\n", ""))
    assert (read.authserv_id, [each.method for each in read.results]) == (name, results)


def test_P5_no_form_takes_long() -> None:
    for sign in ("(", ")", '"', "\\", ";", "a=", 'a="', "=", ".", " "):
        parse_auth_results("mx.home.test; " + sign * 60_000)


def test_D2_the_topmost_of_a_trusted_name_is_believed() -> None:
    headers = head("Received: by mx", f"Authentication-Results: {PASSED}", "Received: from far")
    assert said(headers) == [("dkim", "pass"), ("spf", "pass")]
    assert topmost_id(headers) == "mx.home.test"


@pytest.mark.parametrize(
    "lines",
    [
        ("Received: by mx.home.test", "Authentication-Results: other.test; dkim=fail",
         f"Authentication-Results: {FORGED}"),
        (f"Authentication-Results: elsewhere.test; {FORGED}",),
        ("Authentication-Results: dkim=none", f"Authentication-Results: {FORGED}"),
        (f"ARC-Authentication-Results: i=1; {FORGED}",),
        (f"X-Authentication-Results: {FORGED}",),
    ],
)  # fmt: skip
def test_D2_a_forged_header_is_not_believed(lines: tuple[str, ...]) -> None:
    assert said(head(*lines)) == []


@pytest.mark.parametrize("between", [("Received: by mx.home.test",), ()])
def test_D2_a_forged_header_of_the_trusted_name_below_the_true_one_is_not_believed(
    between: tuple[str, ...],
) -> None:
    true = "Authentication-Results: mx.home.test; dkim=fail header.d=bank.test"
    above = () if between else ("Received: by mx.home.test",)
    headers = head(*above, true, *between, f"Authentication-Results: {FORGED}")
    assert said(headers) == [("dkim", "fail")]


def test_several_headers_that_the_provider_added_above_its_mark_count_together() -> None:
    headers = head(
        "Authentication-Results: mx.home.test; dmarc=pass header.from=engine.test",
        f"Authentication-Results: {PASSED}",
        "Received: by mx.home.test",
    )
    assert said(headers) == [("dmarc", "pass"), ("dkim", "pass"), ("spf", "pass")]
