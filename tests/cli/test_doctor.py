"""`tui-mail doctor` without a server: what it says of engine, keyring and rights."""

import fcntl
import json
import os
import time
from pathlib import Path

from tests.cli.calling import User

KEYRING = "tests.cli.memory_keyring.MemoryKeyring"


def steps(user: User, *, status: int = 0) -> dict[str, dict[str, object]]:
    called = user.call("doctor", "--json")
    assert called.status == status, called.err
    rows = [json.loads(line) for line in called.out.splitlines()]
    return {f"{row['server']} {row['step']}": row for row in rows}


def made(user: User) -> Path:
    """The folder of a store that is there."""
    user.call("undo")
    return user.home / "data_home" / "tui-mail"


def test_an_engine_that_holds_the_profile_and_does_not_answer_is_named(user: User) -> None:
    user.write("")
    data = made(user)
    lock = os.open(data / "engine.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        begun = time.monotonic()
        found = steps(user, status=1)["engine answer"]
        assert time.monotonic() - begun < 15
    finally:
        os.close(lock)
    assert "holds this profile and does not answer" in str(found["detail"])
    assert "end it" in str(found["advice"])
    assert steps(user)["engine answer"]["ok"]


def test_F6_a_keyring_that_is_not_trusted_is_said_to_be_so(user: User) -> None:
    text = '[accounts.home]\nemail = "a@b.example"\n[accounts.home.imap]\nhost = "127.0.0.1"\n'
    user.write(f'[secrets]\nkeyring = "{KEYRING}"\n')
    assert steps(user)["keyring ask"]["detail"] == (
        f"{KEYRING}, not trusted, but chosen in the settings, keeps, gives back and forgets."
    )
    user.write('[secrets]\nkeyring = "keyring.backends.null.Keyring"\n')
    assert "Nothing needs one" in str(steps(user)["keyring ask"]["detail"])
    user.write(f'{text}[secrets]\nkeyring = "keyring.backends.null.Keyring"\n')
    found = steps(user, status=1)["keyring ask"]
    assert found["detail"] == "The keyring does not keep what it is given."
    user.write("")
    assert "Nothing needs one" in str(steps(user)["keyring ask"]["detail"])
    user.write(text)
    assert not steps(user, status=1)["keyring ask"]["ok"]


def test_S17_rights_that_let_others_read_are_named_with_the_command_that_mends_them(
    user: User,
) -> None:
    user.write("")
    (made(user) / "mail.db").chmod(0o644)
    found = steps(user, status=1)["files rights"]
    assert "is open to others (mode 0644)" in str(found["detail"])
    assert str(found["advice"]).startswith("Close it: chmod 600 '")
    assert user.call("doctor").complaint().endswith("mail.db'\n")


def test_settings_may_be_read_by_others_but_not_written(user: User) -> None:
    user.write("")
    user.settings.parent.chmod(0o755)
    assert steps(user)["files rights"]["ok"]
    user.settings.parent.chmod(0o777)
    assert "mode 0777" in str(steps(user, status=1)["files rights"]["detail"])


def test_a_report_has_no_json(user: User) -> None:
    assert user.call("doctor", "--report", "--json").status == 2


def test_the_report_names_no_client_and_no_provider_of_a_sign_in(user: User) -> None:
    server = (
        'host = "imap.canaryhost.example"\nauth = "oauth2"\noauth = "canaryname"\n'
        'username = "canaryuser"\ntimeout = 1\n'
    )
    user.write(
        '[oauth.canaryname]\nclient_id = "canaryclient"\nscopes = ["mail"]\n'
        'authorization_url = "https://a.canarysso.example/a"\n'
        'token_url = "https://t.canarysso.example/t"\n'
        '[accounts.canaryaccount]\nemail = "canary@person.example"\n'
        f"[accounts.canaryaccount.imap]\n{server}"
    )
    text = user.done("doctor", "--report").out.decode()
    assert "account 1: imap; tls, port 993, oauth2 by sign-in" in text
    assert "canary" not in text
