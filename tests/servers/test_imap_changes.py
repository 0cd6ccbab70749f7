"""Changing things on a real Dovecot: flags, moves, deletions, new messages; exactly those named."""

import pytest

from tests.servers.imap_session import in_order, mail, session
from tests.servers.rig import Rig
from tui_mail.errors import Refused


def test_flags_go_there_and_come_back(clean_rig: Rig) -> None:
    clean_rig.seed("bob", [mail(number) for number in range(3)])
    words = ("seen", "flagged", "answered", "draft", "forwarded", "work", "größer", "R&D", "$Junk")
    with session(clean_rig) as server, session(clean_rig) as other:
        server.select("INBOX")
        server.change_flags([1, 3], words, [])
        other.select("INBOX")
        assert other.flags() == {1: frozenset(words), 2: frozenset(), 3: frozenset(words)}
        assert [m.flags for m in in_order(other, 3)] == [frozenset(words)]
        other.change_flags([3], [], ["seen", "größer", "work"])
        assert server.flags()[3] == frozenset(words) - {"seen", "größer", "work"}
        server.change_flags([], ["seen"], [])
        server.change_flags([2], [], [])
        assert server.flags()[2] == frozenset()


@pytest.mark.parametrize(
    "label", ["two words", "a)b", 'a"b', "a{1}", "per%cent", "\\Seen", "\x1b[2J"]
)
def test_S5_a_label_that_is_no_keyword_is_refused_before_it_is_sent(
    clean_rig: Rig, label: str
) -> None:
    clean_rig.deliver("bob", mail(1))
    with session(clean_rig) as server:
        server.select("INBOX")
        with pytest.raises(Refused, match="No IMAP server can keep"):
            server.change_flags([1], [label], [])
        assert server.flags() == {1: frozenset()}


def test_flags_of_five_thousand_scattered_messages_change_in_lines_a_server_takes(
    clean_rig: Rig,
) -> None:
    clean_rig.seed("bob", [mail(number) for number in range(5000)])
    odd = range(1, 5001, 2)
    with session(clean_rig) as server:
        server.select("INBOX")
        server.change_flags(list(odd), ["seen"], [])
        flags = server.flags()
    assert {uid for uid, words in flags.items() if "seen" in words} == set(odd)


def test_a_move_takes_exactly_those_named_and_tells_their_new_uids(clean_rig: Rig) -> None:
    raws = [mail(number) for number in range(6)]
    clean_rig.seed("bob", raws)
    clean_rig.deliver("bob", mail(99), "Archive")
    with session(clean_rig) as server:
        server.select("INBOX")
        server.change_flags([2], ["deleted"], [])
        told = server.move([1, 4, 5, 77], "Archive")
        assert set(server.flags()) == {2, 3, 6}
        assert set(told) == {1, 4, 5}
        server.select("Archive")
        by_uid = {message.uid: raw for message, raw in server.bodies(in_order(server))}
        assert {old: by_uid[new] for old, new in told.items()} == {
            1: raws[0],
            4: raws[3],
            5: raws[4],
        }


def test_a_move_without_MOVE_copies_and_removes_exactly_those(
    clean_rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    raws = [mail(number) for number in range(4)]
    clean_rig.seed("bob", raws)
    with session(clean_rig) as server:
        server.select("INBOX")
        server.change_flags([1], ["deleted"], [])
        dialogue = server._dialogue  # type: ignore[attr-defined] # a real server cannot unlearn MOVE
        monkeypatch.setattr(dialogue, "capabilities", dialogue.capabilities - {"MOVE"})
        told = server.move([2, 3, 88], "Archive")
        assert set(server.flags()) == {1, 4}
        assert set(told) == {2, 3}
    assert clean_rig.messages("bob", "Archive") == (raws[1], raws[2])


def test_a_move_to_nowhere_is_refused_and_moves_nothing(clean_rig: Rig) -> None:
    clean_rig.deliver("bob", mail(1))
    with session(clean_rig) as server:
        server.select("INBOX")
        with pytest.raises(Refused, match="no such folder") as refused:
            server.move([1], "Nowhere")
        assert "TRYCREATE" in refused.value.reply
        assert set(server.flags()) == {1}


def test_a_deletion_removes_exactly_those_named(clean_rig: Rig) -> None:
    raws = [mail(number) for number in range(4)]
    clean_rig.seed("bob", raws)
    with session(clean_rig) as server:
        server.select("INBOX")
        server.change_flags([1], ["deleted"], [])
        server.delete([2, 4])
        assert server.flags() == {1: frozenset({"deleted"}), 3: frozenset()}
    assert clean_rig.messages("bob") == (raws[0], raws[2])


def test_an_appended_message_is_there_with_its_uid_flags_and_date(clean_rig: Rig) -> None:
    raw = mail(1, b"8 bit: \xfc\xff, a NUL\x01, {5}\r\nlast line without end")
    with session(clean_rig) as server:
        uid = server.append("Sent", raw, ["seen", "label"], 1_600_000_000)
        server.select("Sent")
        (message,) = in_order(server)
        assert message.uid == uid
        assert message.flags == {"seen", "label"}
        assert message.received == 1_600_000_000
        assert [found for _message, found in server.bodies([message])] == [raw]
        assert server.append("Sent", mail(2), [], 0) == message.uid + 1


def test_an_append_to_nowhere_is_refused_and_the_session_goes_on(clean_rig: Rig) -> None:
    with session(clean_rig) as server:
        with pytest.raises(Refused, match="no such folder"):
            server.append("Nowhere", mail(1, b"x" * 100_000), ["seen"], 0)
        assert server.append("Drafts", mail(1), ["draft"], 0) is not None
