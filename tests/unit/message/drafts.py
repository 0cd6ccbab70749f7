"""Drafts for tests of writing."""

from tui_mail.model.address import Address
from tui_mail.model.draft import AttachedFile, Draft
from tui_mail.model.ids import AccountKey

HOME = AccountKey("home")
ADA = Address("Ada Lovelace", "ada@engine.test")
BOB = Address("", "bob@demo.test")
ID = "<one@engine.test>"
WHEN = 1_768_212_000


def draft(**fields: object) -> Draft:
    """A draft from Ada to Bob; fields as given."""
    values: dict[str, object] = {"account": HOME, "from_": ADA, "to": (BOB,), **fields}
    return Draft(**values)  # type: ignore[arg-type]


def file(name: str, content_type: str = "application/octet-stream") -> AttachedFile:
    """Something attached from this machine."""
    return AttachedFile(name, content_type, 0, path="/nowhere")
