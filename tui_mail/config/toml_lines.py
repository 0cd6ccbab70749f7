"""Where in a TOML text each key stands, so that an error can name its line and an edit can find it.

Only for text that tomllib has read without complaint: this finds places, it does not check syntax.
Must never be needed on the way where nothing is wrong; it is built when an error is worded.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping

from tui_mail.config.key_path import KeyPath
from tui_mail.model.frozen import frozen

_PART = r"(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[A-Za-z0-9_-]+)"
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEAD = re.compile(
    rf"[ \t]*(?:\[\[[ \t]*(?P<array>{_KEY})[ \t]*\]\]|\[[ \t]*(?P<table>{_KEY})[ \t]*\]"
    rf"|(?P<key>{_KEY})[ \t]*=[ \t]*)"
)
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""+|\'\'\'.*?\'\'\'+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}\n]',
    re.DOTALL,
)


@frozen
class Statement:
    """A table header, or a key with its value. Offsets count characters of the text."""

    path: KeyPath
    header: bool
    line: int
    """From 1 on."""
    start: int
    """The first character of its line."""
    value: int
    """Where the value begins; for a header, where it ends."""
    value_end: int
    """Just after the value, before blanks and a comment."""
    end: int
    """Just after the newline."""


def line_of(text: str, path: KeyPath) -> int:
    """The line of a key, from 1 on.

    Where it has none of its own: that of the first thing in it, else of the table around it.
    """
    index = line_index(text)
    while path:
        if path in index:
            return index[path]
        below = [line for key, line in index.items() if key[: len(path)] == path]
        if below:
            return min(below)
        path = path[:-1]
    return 1


def line_index(text: str) -> Mapping[KeyPath, int]:
    """Every table header and key with its line, from 1 on; keys of inline tables are left out."""
    index: dict[KeyPath, int] = {}
    for statement in statements(text):
        index.setdefault(statement.path, statement.line)
        if statement.header and statement.path and isinstance(statement.path[-1], int):
            index.setdefault(statement.path[:-1], statement.line)
    return index


def statements(text: str) -> Iterator[Statement]:
    """Every header and key of the text, in its order."""
    arrays: dict[KeyPath, int] = {}
    here: KeyPath = ()
    at, line = 0, 1
    while at < len(text):
        found = _HEAD.match(text, at)
        value_end, end = _end_of_statement(text, found.end() if found else at)
        if found:
            path = _path(found, here, arrays)
            header = found["key"] is None
            here = path if header else here
            yield Statement(path, header, line, at, found.end(), value_end, end)
        line += text.count("\n", at, end)
        at = end


def _path(found: re.Match[str], here: KeyPath, arrays: dict[KeyPath, int]) -> KeyPath:
    if found["array"] is not None:
        path = _numbered(_words(found["array"]), arrays, last=False)
        arrays[path] = arrays.get(path, -1) + 1
        return (*path, arrays[path])
    if found["table"] is not None:
        return _numbered(_words(found["table"]), arrays, last=True)
    return (*here, *_words(found["key"]))


def _end_of_statement(text: str, at: int) -> tuple[int, int]:
    """Where the value ends, and just after the newline behind it.

    That newline is the first one outside strings, comments and brackets.
    """
    depth, comment = 0, None
    for token in _TOKEN.finditer(text, at):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        elif token[0][0] == "#" and depth <= 0:
            comment = token.start()
        elif token[0] == "\n" and depth <= 0:
            return _trimmed(text, at, comment or token.start()), token.end()
    return _trimmed(text, at, comment or len(text)), len(text)


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _words(key: str) -> KeyPath:
    """The words of a key as written: quotes and escapes undone, by tomllib itself."""
    table: object = tomllib.loads(f"{key} = 0")
    words: list[str] = []
    while isinstance(table, dict):
        word, table = next(iter(table.items()))
        words.append(word)
    return tuple(words)


def _numbered(words: KeyPath, arrays: Mapping[KeyPath, int], *, last: bool) -> KeyPath:
    """The path with the number of the table in use put after each name of an array."""
    path: KeyPath = ()
    for number, word in enumerate(words, 1):
        path = (*path, word)
        if path in arrays and (last or number < len(words)):
            path = (*path, arrays[path])
    return path
