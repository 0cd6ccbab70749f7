"""Section 2 of the contract, walked: every key is taken, and none of them by mistake."""

import re
from pathlib import Path

import pytest

from tests.unit.config.writing import refused, write
from tui_mail.config.key_path import KeyPath
from tui_mail.config.load import load_settings
from tui_mail.config.toml_lines import Statement, statements
from tui_mail.errors import ConfigError
from tui_mail.model.ids import AccountKey

CONTRACT = Path(__file__).with_name("contract.toml").read_text(encoding="utf-8")
"""Word for word."""
KEYS = [statement for statement in statements(CONTRACT) if not statement.header]
CHOSEN = {"keys", "searches"}
"""Tables whose keys the user chooses."""

HOME = """\
[accounts.home]
email = "alice@foo.example"
mode = "imap"
[accounts.home.pop]
host = "pop.foo.example"
[accounts.home.imap]
host = "imap.foo.example"
"""


def name_of(statement: Statement) -> str:
    return ".".join(map(str, statement.path))


def replaced(statement: Statement, value: str) -> str:
    return CONTRACT[: statement.value] + value + CONTRACT[statement.value_end :]


def test_the_contract_itself_can_be_loaded(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, CONTRACT))
    home = settings.accounts[AccountKey("home")]
    assert home.pop is not None
    assert home.imap is not None
    assert home.pop.check_every == 300
    assert settings.smtp["isp"].password_command == "pass show mail/isp"
    assert len(KEYS) == 37


@pytest.mark.parametrize("statement", KEYS, ids=name_of)
def test_a_value_of_the_wrong_kind_is_refused_at_its_line(
    tmp_path: Path, statement: Statement
) -> None:
    text = replaced(statement, "{ wrong = [1979-05-27] }")
    said = refused(tmp_path, text, statement.line, str(statement.path[-1]))
    assert " must be " in said


@pytest.mark.parametrize("statement", [k for k in KEYS if k.path[-2] not in CHOSEN], ids=name_of)
def test_a_misspelt_key_is_named_with_the_one_that_was_meant(
    tmp_path: Path, statement: Statement
) -> None:
    key = str(statement.path[-1])
    slip = key[0] + key[2:] if len(key) > 2 else key + "x"
    start = CONTRACT.index(key, statement.start)
    text = CONTRACT[:start] + slip + CONTRACT[start + len(key) :]
    refused(tmp_path, text, statement.line, f".{slip} is not a setting", f" {key}")


TEXTS = [k for k in KEYS if CONTRACT[k.value] == '"' and k.path[-1] != "password_command"]


@pytest.mark.parametrize("bad", ["\\u001b[2J", "\\u0000", "\\u009b", "\\u202e"])
@pytest.mark.parametrize("statement", TEXTS, ids=name_of)
def test_D1_no_text_holds_a_control_character(
    tmp_path: Path, statement: Statement, bad: str
) -> None:
    value = f'"a{bad}b"'
    said = refused(tmp_path, replaced(statement, value), statement.line)
    assert said.isprintable()


def test_D1_no_name_holds_a_control_character(tmp_path: Path) -> None:
    for text in ('[searches]\n"a\\u001bb" = "x"\n', '[ui.keys]\n"a\\u202eb" = "x"\n'):
        assert refused(tmp_path, text, 2, "control characters").isprintable()
    refused(tmp_path, '[searches]\n"" = "x"\n', 2, "must be a name")


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("accounts.home.pop", f"{key} = {value}")
        for key, value in (
            ("leave_on_server", "true"), ("leave_on_server", "false"), ("leave_on_server", "14"),
            ("leave_on_server", '"until-deleted"'), ("check_every", '"5m"'), ("check_every", "90"),
            ("check_every", '"1.5h"'), ("ca_file", '"~/ca.pem"'), ("timeout", "12.5"),
            ("timeout", '"1m"'), ("allow_insecure", "true"), ("auth", '"oauth2"'),
            ("password_command", '["pass", "show", "x"]'), ("password_command", '"pass show x"'),
            ("security", '"starttls"'), ("security", '"tls"'), ("port", "1"), ("port", "65535"),
        )
    ]
    + [
        ("accounts.home.imap", f"{key} = {value}")
        for key, value in (
            ("offline", '"all"'), ("offline", '"headers"'), ("offline", "30"), ("folders", '"*"'),
            ("folders", '["*", "!Spam*", "!Lists/?*"]'), ("watch", '["Work"]'),
            ("connections", "1"), ("connections", "8"), ("roles", '{ trash = "Bin" }'),
            ("ca_file", '"/etc/ca.pem"'),
            ("timeout", "5"), ("allow_insecure", "false"), ("check_every", '"1w"'),
        )
    ]
    + [
        ("accounts.home", f"{key} = {value}")
        for key, value in (
            ("aliases", '["*@alice.example", "alice+*@foo.example"]'), ("aliases", '"b@c.example"'),
            ("signature", '"-- Alice"'), ("signature", '"""two\\nlines"""'), ("name", '"Ünal, B."'),
            ("smtp", '["isp", "local"]'), ("smtp", '"isp"'), ("smtp", "[]"),
        )
    ]
    + [
        (table, f"{key} = {value}")
        for table, key, value in (
            ("ui", "theme", '"x"'), ("ui", "keymap", '"default"'), ("ui", "keymap", '"mutt"'),
            ("ui", "keymap", '"emacs"'), ("ui.keys", "archive", '"e,E"'),
            ("send", "undo_seconds", "0"), ("send", "retry_every", '"15m"'),
            ("send", "warn_after", '"4h"'), ("send", "give_up_after", '"5d"'),
            ("send", "retry_every", "900"), ("secrets", "keyring", '"os"'),
            ("secrets", "keyring", '"keyring_pass.PasswordStoreBackend"'),
            ("searches", '"From the boss"', '"from:boss@foo.example newer:30d"'),
            ("smtp.isp", "auth", '"none"'), ("smtp.isp", "username", '"alice"'),
        )
    ],
)  # fmt: skip
def test_every_form_of_a_value_is_taken(tmp_path: Path, table: str, line: str) -> None:
    servers = '[smtp.isp]\nhost = "s.example"\n[smtp.local]\nhost = "127.0.0.1"\n'
    text = servers + HOME
    header = f"[{table}]\n"
    text = text.replace(header, header + line + "\n") if header in text else text + header + line
    load_settings(write(tmp_path, text))


@pytest.mark.parametrize(
    "key", ["password", "imap_password", "smtp-pass", "app_password", "api_key"]
)
def test_no_table_takes_a_password(tmp_path: Path, key: str) -> None:
    tables: list[KeyPath] = [s.path for s in statements(CONTRACT) if s.header]
    for path in tables:
        if path[-1] in CHOSEN:
            continue
        header = ".".join(str(part) for part in path if isinstance(part, str))
        pattern = rf"^\[{{1,2}}{re.escape(header)}\]{{1,2}}.*\n"
        found = re.search(pattern, CONTRACT, re.MULTILINE)
        assert found, path
        text = f'{CONTRACT[: found.end()]}{key} = "hunter2"\n{CONTRACT[found.end() :]}'
        line = CONTRACT[: found.end()].count("\n") + 1
        said = refused(tmp_path, text, line, key, "never holds one")
        assert "hunter2" not in said
    refused(tmp_path, f'{key} = "x"\n', 1, key, "never holds one")


def test_a_file_beside_which_others_may_write_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    target = write(tmp_path / "shared", HOME)
    link = tmp_path / "config.toml"
    link.symlink_to(target)
    load_settings(link)
    (tmp_path / "shared").chmod(0o775)
    with pytest.raises(ConfigError, match=r"Others may write in .*shared.*chmod go-w"):
        load_settings(link)
