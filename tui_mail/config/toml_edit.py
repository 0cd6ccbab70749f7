"""Changes to a TOML text that leave every other byte of it alone: comments, order, blank lines.

tomlkit writes the values; where they go is decided here, since tomlkit counts the comment above
a table as the end of the table before it. Must never touch a file.
"""

import re
from collections.abc import Mapping, Sequence

from tui_mail.config.key_path import KeyPath
from tui_mail.config.toml_lines import Statement, statements

Value = str | int | float | bool | Sequence[str]
_KEY_END = re.compile(r"(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[A-Za-z0-9_-]+)\Z")
"""The last word of a dotted key, quotes and all."""


def with_value(text: str, path: KeyPath, value: Value) -> str:
    """The text with that key set: in its place, else at the end of its table, else in a new one."""
    found = list(statements(text))
    for statement in found:
        if statement.path == path and not statement.header:
            return text[: statement.value] + written(value) + text[statement.value_end :]
    line = f"{_single(str(path[-1]))} = {written(value)}\n"
    place = _end_of_table(found, path[:-1])
    if place is None:
        table = tuple(str(word) for word in path[:-1])
        return with_tables(text, {table: {str(path[-1]): value}})
    before = text[:place] if not place or text[place - 1] == "\n" else f"{text[:place]}\n"
    return before + line + text[place:]


def with_tables(text: str, tables: Mapping[tuple[str, ...], Mapping[str, Value]]) -> str:
    """The text with these tables added at its end."""
    blocks = [text.rstrip("\n") + "\n"] if text.strip() else []
    for path, values in tables.items():
        lines = [f"{_key((name,))} = {written(value)}\n" for name, value in values.items()]
        blocks.append(f"[{_key(path)}]\n" + "".join(lines))
    return "\n".join(blocks)


def without_table(text: str, path: KeyPath) -> str:
    """The text without that table and all below it; comments around it stay."""
    kept: list[str] = []
    at = 0
    for start, end in _ranges(list(statements(text)), path):
        kept.append(text[at:start])
        at = end
        if not "".join(kept).strip() or kept[-1].endswith("\n\n"):
            at += len(text[at:]) - len(text[at:].lstrip("\n"))
    kept.append(text[at:])
    return "".join(kept)


def without_key(text: str, path: tuple[str, ...]) -> str:
    """The text without that key; the comments around it stay."""
    for statement in statements(text):
        if statement.path == path and not statement.header:
            return text[: statement.start] + text[statement.end :]
    return text


def with_name(text: str, path: tuple[str, ...], name: str) -> str:
    """The text with another last word for that key: in its place, with its value and comment."""
    for statement in statements(text):
        if statement.path == path and not statement.header:
            before, sign, _ = text[statement.start : statement.value].rpartition("=")
            written = _KEY_END.sub(lambda _: _single(name), before.rstrip())
            space = " " * (len(before) - len(before.rstrip()))
            behind = text[statement.start + len(before) + len(sign) :]
            return text[: statement.start] + written + space + sign + behind
    return text


def _ranges(found: list[Statement], path: KeyPath) -> list[tuple[int, int]]:
    """From the first to the last statement of each stretch that belongs to the table."""
    ranges: list[tuple[int, int]] = []
    stretch = False
    for statement in found:
        inside = statement.path[: len(path)] == path
        if inside and stretch:
            ranges[-1] = (ranges[-1][0], statement.end)
        elif inside:
            ranges.append((statement.start, statement.end))
        stretch = inside
    return ranges


def _end_of_table(found: list[Statement], path: KeyPath) -> int | None:
    """Just after the last key under the header of that table; for the root, its last key."""
    place = 0 if not path else None
    inside = not path
    for statement in found:
        if statement.header:
            inside = statement.path == path
        if inside:
            place = statement.end
    return place


def _key(words: tuple[str, ...]) -> str:
    import tomlkit

    return tomlkit.key(list(words)).as_string() if len(words) > 1 else _single(words[0])


def _single(word: str) -> str:
    import tomlkit

    return tomlkit.key(word).as_string()


def written(value: Value) -> str:
    """As TOML writes it."""
    import tomlkit

    plain = list(value) if isinstance(value, tuple) else value
    return tomlkit.item(plain).as_string()
