"""Patches in a text: unified diffs, also quoted ones, and git's table of changes before them.

Only tells how lines are meant; must never change one, and stays linear in its length.
"""

import re

from tui_mail.model.content import Look, Span

_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@")
_STAT = re.compile(r"( ?\S[^|]{0,400} \| +(?:\d+ |Bin\b[^+]{0,40}))(\+*)(-*)\Z")
_STAT_SUM = re.compile(r" ?\d+ files? changed(?:, \d+ (?:insertions?|deletions?)\([+-]\))*\Z")

PLAIN: frozenset[Look] = frozenset()
_LOOKS = {look: frozenset((look,)) for look in Look}


class Patch:
    """Where in a unified diff the lines are, also in a quoted one."""

    def __init__(self) -> None:
        self.inside = False
        self._depth = 0
        self._header = False

    def looks(self, depth: int, words: str) -> frozenset[Look]:
        """How this line is meant; `inside` tells whether it belongs to a patch."""
        if _HUNK.match(words) or words.startswith(("diff --git ", "Index: ")):
            self.inside, self._depth = True, depth
            self._header = not words.startswith("@@")
            return _LOOKS[Look.HEADING] if words.startswith("@@") else _LOOKS[Look.BOLD]
        if self.inside and depth != self._depth:
            # the reviewer's own words between quoted lines of the patch
            return PLAIN
        if words.startswith(("--- a/", "--- /dev/null", "+++ b/", "+++ /dev/null")):
            self.inside, self._depth, self._header = True, depth, True
        if not self.inside:
            return PLAIN
        if words == "--" or (words[:1] not in {"+", "-", " ", "@", "\\", ""} and not self._header):
            self.inside = False
        elif self._header:
            return _LOOKS[Look.BOLD]
        elif words[:1] == "+":
            return _LOOKS[Look.ADDED]
        elif words[:1] == "-":
            return _LOOKS[Look.REMOVED]
        return PLAIN


def change_counts(words: str) -> list[Span] | None:
    """A line of git's table of changes (`fs/inode.c | 12 +++--`); None where it is none."""
    if "|" not in words:
        return [Span(words, _LOOKS[Look.DIM])] if _STAT_SUM.match(words) else None
    found = _STAT.match(words)
    if found is None:
        return None
    name, added, removed = found.groups()
    spans = [Span(name), Span(added, _LOOKS[Look.ADDED]), Span(removed, _LOOKS[Look.REMOVED])]
    return [span for span in spans if span.text]
