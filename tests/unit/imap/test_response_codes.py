"""Each response code: what is made of it, in which words, and that users can read of it."""

from pathlib import Path

import pytest

from tui_mail.errors import AuthFailed, Busy, MailboxFull, Refused, TuiMailError
from tui_mail.imap.alerts import MOST, Alerts
from tui_mail.imap.replies import refusal
from tui_mail.imap.response_codes import MEANINGS, READ_TOO_MUCH, Then

PAGE = Path(__file__).parents[3] / "docs" / "sync.md"
ERRORS: dict[Then, type[TuiMailError]] = {
    Then.LATER: Busy,
    Then.NEVER: Refused,
    Then.FULL: MailboxFull,
    Then.LOG_IN: AuthFailed,
}
RFC_5530 = [
    "UNAVAILABLE",
    "AUTHENTICATIONFAILED",
    "AUTHORIZATIONFAILED",
    "EXPIRED",
    "PRIVACYREQUIRED",
    "CONTACTADMIN",
    "NOPERM",
    "INUSE",
    "EXPUNGEISSUED",
    "CORRUPTION",
    "SERVERBUG",
    "CLIENTBUG",
    "CANNOT",
    "LIMIT",
    "OVERQUOTA",
    "ALREADYEXISTS",
    "NONEXISTENT",
]
OTHERS = ["TRYCREATE", "READ-ONLY", "BADCHARSET", "TOOBIG", "HASCHILDREN"]


@pytest.mark.parametrize("code", sorted({*MEANINGS, *RFC_5530, *OTHERS}))
def test_a_code_says_what_happened_what_to_do_and_whether_it_is_tried_again(code: str) -> None:
    meaning = MEANINGS[code]
    error = refusal("APPEND", f"[{code.lower()}] its \x1bown words.".encode(), name="SERVER")
    assert type(error) is ERRORS[meaning.then]
    happened = meaning.happened.format(server="SERVER", command="APPEND")
    assert error.message == f"{happened} (it says: its own words)."
    assert error.hint == meaning.hint
    assert error.hint
    if isinstance(error, Busy):
        assert "tried again" in error.hint


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_the_page_for_users_has_its_row(code: str) -> None:
    meaning = MEANINGS[code]
    happened = meaning.happened.format(server="server", command="what was asked")
    row = f"| `{code}` | {happened} | {meaning.hint} |"
    assert row in PAGE.read_text(encoding="utf-8"), row


@pytest.mark.parametrize("command", ["LOGIN", "AUTHENTICATE"])
@pytest.mark.parametrize("code", ["AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED"])
def test_a_log_in_that_is_refused_is_worded_by_whoever_knows_the_user(
    code: str, command: str
) -> None:
    error = refusal(command, f"[{code}] no".encode())
    assert isinstance(error, Refused)
    assert error.reply == f"[{code}] no"


@pytest.mark.parametrize(
    ("command", "full"),
    [
        ("APPEND", True),
        ("UID", True),
        ("UID COPY 1:2 x", True),
        ("CREATE", True),
        ("UID FETCH 1:5", False),
        ("UID SEARCH", False),
        ("SELECT", False),
        ("LOGIN", False),
        ("LIST", False),
    ],
)
def test_OVERQUOTA_of_what_only_reads_is_a_limit_that_passes(command: str, full: bool) -> None:
    error = refusal(command, b"[OVERQUOTA] enough for today")
    assert isinstance(error, Refused if full else Busy)
    assert error.hint == (MEANINGS["OVERQUOTA"] if full else READ_TOO_MUCH).hint


def test_without_a_code_or_before_TLS_it_is_a_plain_no() -> None:
    assert "refused SELECT (it says: because)" in str(refusal("SELECT", b"because"))
    assert "refused SELECT (it says: [X-ODD" not in str(refusal("SELECT", b"[X-ODD 1] because"))
    untold = refusal("SELECT", b"[UNAVAILABLE] no room", trusted=False)
    assert isinstance(untold, Refused)
    assert "no room" not in str(untold)


def test_an_ALERT_is_kept_once_clean_and_not_without_end() -> None:
    alerts = Alerts()
    for line in (
        b"* OK [ALERT] Down \x1bat\x07 nine",
        b"* NO [alert] Down at nine",
        b"* OK [PARSE] not this",
        b'* LIST () "/" "[ALERT] a mailbox"',
        b"* OK words [ALERT] in their middle",
        b"* BYE [ALERT]",
    ):
        alerts.heard(line)
    (first, *_more) = alerts.taken()
    assert first == "Down at nine"
    assert alerts.taken() == ()
    alerts.heard(b"* NO [OVERQUOTA] Soft limit is reached")
    alerts.told(b"[OVERQUOTA] in answer to something asked")
    assert alerts.taken() == ("Soft limit is reached",)
    for number in range(100):
        alerts.heard(b"* BYE [ALERT] %d" % number)
    assert alerts.taken() == tuple(map(str, range(MOST)))
