"""A message sent on as it is: a block of Resent fields before it (RFC 5322, section 3.6.6); pure.

Must never change another byte of it, but for line ends that no server takes, and for Bcc: whoever
was hidden once, or is now, stands nowhere in it.
"""

from collections.abc import Sequence

from tui_mail.message.addresses import format_address, wire_address
from tui_mail.message.dates import format_date
from tui_mail.message.submit import canonical, without_hidden
from tui_mail.model.address import Address


def redirected(
    raw: bytes,
    *,
    from_: Address,
    to: Sequence[Address],
    cc: Sequence[Address],
    date: int,
    message_id: str,
) -> bytes:
    """The bytes that are sent.

    Args:
        raw: the message as it is stored.
        from_: who sends it on.
        to: openly.
        cc: openly too.
        date: Unix seconds, now.
        message_id: of this sending on, with its angle brackets.

    Raises:
        MessageError: one of them is no address, or holds a control character.
    """
    block = [("Resent-Date", format_date(date)), ("Resent-From", _written((from_,)))]
    block += [
        (name, _written(people))
        for name, people in (("Resent-To", to), ("Resent-Cc", cc))
        if people
    ]
    block.append(("Resent-Message-ID", message_id))
    head = "".join(f"{name}: {value}\r\n" for name, value in block).encode("ascii")
    return head + without_hidden(canonical(raw))


def _written(people: Sequence[Address]) -> str:
    return ",\r\n ".join(
        format_address(Address(each.name, wire_address(each.address))) for each in people
    )
