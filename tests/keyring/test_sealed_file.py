"""The real program where there is no keyring and none is wanted: a file with a passphrase (F6)."""

import signal

from tests.canary import Search, plant
from tests.cli.terminal import Terminal
from tests.keyring.owner import Owner, until
from tui_mail.demo.servers import ALICE

WORDS = "these-words-seal-it"
plant(WORDS)


def test_F6_a_file_with_a_passphrase_stands_in_for_a_keyring(stranded: Owner) -> None:
    owner = stranded
    owner.write(f'[secrets]\nkeyring = "file"\n{owner.settings.read_text(encoding="utf-8")}')
    terminal = Terminal(owner, "account", "password", "alice")
    terminal.until(b"Password for")
    terminal.type(owner.servers.users[ALICE] + "\n")
    for question in (b"New passphrase", b"same again"):
        terminal.until(question)
        terminal.type(f"{WORDS}\n")
    assert terminal.status() == 0, terminal.seen

    called = owner.call("sync", "alice")
    assert called.status == 1
    assert "locked" in called.complaint()
    assert "tui-mail account unlock" in called.err
    assert "not the passphrase" in owner.call("account", "unlock", stdin=b"others\n").complaint()

    terminal = Terminal(owner, "sync", "alice")
    terminal.until(b"Passphrase")
    terminal.type(f"{WORDS}\n")
    assert terminal.status() == 0, terminal.seen
    before = owner.mail_of("alice")
    assert before >= 30

    watch = owner.begun("sync", "--watch")
    try:
        until(owner.paths.socket.exists, "no engine")
        owner.done("account", "unlock", stdin=f"{WORDS}\n".encode())
        (result,) = owner.json("sync", "alice")
        assert result["ok"]
    finally:
        watch.send_signal(signal.SIGTERM)
        out, err = watch.communicate(timeout=60)
    search = Search()
    search.tree(owner.home)
    search.content(out + err, "what was printed")
    assert not search.leaks
