"""[compose]: how messages are written. Knows values and keys, not what they do."""

import re

from tui_mail.config.fields import Table, nearest
from tui_mail.config.schema import ComposeSettings
from tui_mail.model.attribution import ATTRIBUTION, FIELDS

COMPOSE_KEYS = ("contacts_command", "attribution", "flowed", "markdown")
_FIELD = re.compile(r"\{([^{}]*)\}")


def read_compose(root: Table) -> ComposeSettings:
    """The table [compose]; the usual settings where there is none."""
    table = root.table("compose")
    if table is None:
        return ComposeSettings()
    table.allow(COMPOSE_KEYS)
    return ComposeSettings(
        contacts_command=table.texts("contacts_command", ()),
        attribution=_attribution(table),
        flowed=table.yes("flowed", default=True),
        markdown=table.yes("markdown", default=False),
    )


def _attribution(table: Table) -> str:
    text = table.text("attribution", ATTRIBUTION)
    for name in _FIELD.findall(text):
        if name not in FIELDS:
            known = ", ".join(f"{{{field}}}" for field in FIELDS)
            hint = f"{nearest(name, FIELDS)} Known: {known}."
            raise table.wrong(
                "attribution", f"a line whose fields are known; {{{name}}} is not", hint
            )
    return text
