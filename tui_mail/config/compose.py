"""[compose]: how messages are written. Knows values and keys, not what they do."""

import re

from tui_mail.config.fields import Table, nearest
from tui_mail.config.schema import ComposeSettings
from tui_mail.model.attribution import ATTRIBUTION, FIELDS

COMPOSE_KEYS = ("contacts_command", "warn_over_mb", "attribution", "flowed", "markdown", "spell")
AUTO, OFF = "auto", "off"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{2,8}){0,3}")
_FIELD = re.compile(r"\{([^{}]*)\}")


def read_compose(root: Table) -> ComposeSettings:
    """The table [compose]; the usual settings where there is none."""
    table = root.table("compose")
    if table is None:
        return ComposeSettings()
    spell = read_spell(table.allow(COMPOSE_KEYS))
    return ComposeSettings(
        contacts_command=table.texts("contacts_command", ()),
        warn_over_mb=table.whole("warn_over_mb", ComposeSettings.warn_over_mb, 0, 10_000),
        attribution=_attribution(table),
        flowed=table.yes("flowed", default=True),
        markdown=table.yes("markdown", default=False),
        spell=ComposeSettings.spell if spell is None else spell,
    )


def read_spell(table: Table) -> tuple[str, ...] | None:
    """Languages in which spelling is checked; None where nothing is said of them."""
    if "spell" not in table.values:
        return None
    languages = table.texts("spell")
    if languages in {(OFF,), (AUTO,)}:
        return () if languages == (OFF,) else languages
    if not languages or not all(_LANGUAGE.fullmatch(each) for each in languages):
        raise table.wrong("spell", 'a language like "en_US", a list of such, "auto" or "off"')
    return languages


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
