"""What becomes of each message that was changed here, there, or on both sides between two syncs.

A state is a list of `folder/subject flags`; what is done is written in words that both sides do.
"""

from dataclasses import dataclass
from typing import Final

START: Final = (
    "Inbox/1",
    "Inbox/2 seen",
    "Inbox/3 flagged work",
    "Projects/4",
    "Projects/5 seen",
    "Trash/6",
)


@dataclass(frozen=True)
class Rule:
    """One row.

    Attributes:
        here: what the user does, while the server does not hear of it.
        there: what another client does meanwhile.
        killed: what else may be in place of it when the program died: it cannot know of every
            copy whether it made it.
        less: what is not as it was at the start, on both sides,
        more: and what is in place of it.
        named: the same with a server that names its messages (OBJECTID): one that it has in another
            mailbox goes on there, with what was not said of it so far.
    """

    name: str
    here: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    killed: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None

    def end(self, *, named: bool) -> list[str]:
        """Here and there alike."""
        return self._with(self.more if self.named is None or not named else self.named)

    def ends(self, *, named: bool) -> list[list[str]]:
        """Where the program died meanwhile."""
        end = self.end(named=named)
        return [end, end if self.killed is None else self._with(self.killed)]

    def _with(self, more: tuple[str, ...]) -> list[str]:
        left = list(START)
        for one in self.less:
            left.remove(one)
        return sorted([*left, *more])


FLAGS: Final = (
    Rule("nothing"),
    Rule("set here", ("flag 1 +flagged",), (), ("Inbox/1",), ("Inbox/1 flagged",)),
    Rule("set there", (), ("flag 1 +flagged",), ("Inbox/1",), ("Inbox/1 flagged",)),
    Rule(
        "set on both sides",
        ("flag 1 +flagged",),
        ("flag 1 +flagged",),
        ("Inbox/1",),
        ("Inbox/1 flagged",),
    ),
    Rule(
        "another set on each side",
        ("flag 1 +flagged",),
        ("flag 1 +seen",),
        ("Inbox/1",),
        ("Inbox/1 flagged seen",),
    ),
    Rule(
        "cleared here, another set there",
        ("flag 2 -seen",),
        ("flag 2 +flagged",),
        ("Inbox/2 seen",),
        ("Inbox/2 flagged",),
    ),
    Rule("cleared here", ("flag 2 -seen",), (), ("Inbox/2 seen",), ("Inbox/2",)),
    Rule("cleared there", (), ("flag 2 -seen",), ("Inbox/2 seen",), ("Inbox/2",)),
    Rule(
        "cleared on both sides",
        ("flag 2 -seen",),
        ("flag 2 -seen",),
        ("Inbox/2 seen",),
        ("Inbox/2",),
    ),
    Rule("set and cleared again here", ("flag 1 +flagged", "flag 1 -flagged")),
    Rule(
        "set and cleared again here, set there",
        ("flag 1 +flagged", "flag 1 -flagged"),
        ("flag 1 +flagged",),
        ("Inbox/1",),
        ("Inbox/1 flagged",),
    ),
    Rule(
        "set here, set and cleared there",
        ("flag 1 +flagged",),
        ("flag 1 +flagged", "flag 1 -flagged"),
        ("Inbox/1",),
        ("Inbox/1 flagged",),
    ),
    Rule("a label here", ("flag 1 +mine",), (), ("Inbox/1",), ("Inbox/1 mine",)),
    Rule("a label there", (), ("flag 1 +theirs",), ("Inbox/1",), ("Inbox/1 theirs",)),
    Rule(
        "a label taken away here, a flag there",
        ("flag 3 -work",),
        ("flag 3 -flagged",),
        ("Inbox/3 flagged work",),
        ("Inbox/3",),
    ),
)

REMOVALS: Final = (
    Rule("deleted here", ("trash 1",), (), ("Inbox/1",), ("Trash/1",)),
    Rule("deleted for good here", ("purge 6",), (), ("Trash/6",)),
    Rule("expunged there", (), ("expunge 1",), ("Inbox/1",)),
    Rule(
        "deleted here, expunged there",
        ("trash 1",),
        ("expunge 1",),
        ("Inbox/1",),
        ("Trash/1",),
    ),
    Rule("deleted for good on both sides", ("purge 6",), ("expunge 6",), ("Trash/6",)),
    Rule(
        "deleted here, into the trash there",
        ("trash 1",),
        ("move 1 Trash",),
        ("Inbox/1",),
        ("Trash/1",),
    ),
    Rule(
        "deleted here, flagged there",
        ("trash 1",),
        ("flag 1 +flagged",),
        ("Inbox/1",),
        ("Trash/1 flagged",),
    ),
    Rule("deleted for good here, flagged there", ("purge 6",), ("flag 6 +seen",), ("Trash/6",)),
    Rule("flagged here, expunged there", ("flag 1 +flagged",), ("expunge 1",), ("Inbox/1",)),
    Rule("deleted here and taken back", ("trash 1", "undo")),
    Rule(
        "deleted here and taken back, expunged there",
        ("trash 1", "undo"),
        ("expunge 1",),
        ("Inbox/1",),
    ),
)

PLACES: Final = (
    Rule("moved here", ("move 1 Projects",), (), ("Inbox/1",), ("Projects/1",)),
    Rule("moved there", (), ("move 1 Projects",), ("Inbox/1",), ("Projects/1",)),
    Rule("moved here and back", ("move 1 Projects", "move 1 Inbox")),
    Rule(
        "moved here, then on",
        ("move 1 Projects", "move 1 Archive"),
        (),
        ("Inbox/1",),
        ("Archive/1",),
    ),
    Rule(
        "moved here, flagged there",
        ("move 1 Projects",),
        ("flag 1 +flagged",),
        ("Inbox/1",),
        ("Projects/1 flagged",),
    ),
    Rule(
        "flagged and moved here",
        ("flag 1 +flagged", "move 1 Projects", "flag 1 +seen"),
        (),
        ("Inbox/1",),
        ("Projects/1 flagged seen",),
    ),
    Rule(
        "flagged here, moved there: a deletion there ends what was to be said",
        ("flag 1 +flagged",),
        ("move 1 Projects",),
        ("Inbox/1",),
        ("Projects/1",),
    ),
    Rule(
        "moved to the same folder on both sides",
        ("move 1 Projects",),
        ("move 1 Projects",),
        ("Inbox/1",),
        ("Projects/1",),
    ),
    Rule(
        "moved apart: none of the two is lost",
        ("move 1 Projects",),
        ("move 1 Archive",),
        ("Inbox/1",),
        ("Archive/1", "Projects/1"),
    ),
    Rule(
        "moved here, expunged there: what the user filed is put there again",
        ("move 1 Projects",),
        ("expunge 1",),
        ("Inbox/1",),
        ("Projects/1",),
    ),
    Rule("copied here", ("copy 1 Projects",), (), (), ("Projects/1",)),
    Rule("copied there", (), ("copy 1 Projects",), (), ("Projects/1",)),
    Rule(
        "copied here, expunged there",
        ("copy 1 Projects",),
        ("expunge 1",),
        ("Inbox/1",),
        ("Projects/1",),
    ),
    Rule(
        "copied here, moved there",
        ("copy 1 Projects",),
        ("move 1 Archive",),
        ("Inbox/1",),
        ("Archive/1", "Projects/1"),
    ),
    Rule(
        "copied on both sides",
        ("copy 1 Projects",),
        ("copy 1 Projects",),
        (),
        ("Projects/1", "Projects/1"),
        killed=("Projects/1",),
    ),
    Rule("into a folder that is made here", ("move 1 New",), (), ("Inbox/1",), ("New/1",)),
    Rule(
        "into a folder that is made on both sides",
        ("move 1 New",),
        ("make New", "move 2 New"),
        ("Inbox/1", "Inbox/2 seen"),
        ("New/1", "New/2 seen"),
    ),
)

ARRIVALS: Final = (
    Rule("new there", (), ("new 8 Inbox",), (), ("Inbox/8",)),
    Rule("new there, gone again", (), ("new 8 Inbox", "expunge 8")),
    Rule("new there and moved", (), ("new 8 Inbox", "move 8 Projects"), (), ("Projects/8",)),
    Rule("new here", ("draft 9 one",), (), (), ("Drafts/9 draft seen",)),
    Rule(
        "new here, changed before it was said",
        ("draft 9 one", "draft 9 two"),
        (),
        (),
        ("Drafts/9 draft seen",),
    ),
    Rule(
        "new on both sides",
        ("draft 9 one",),
        ("new 8 Drafts",),
        (),
        ("Drafts/8", "Drafts/9 draft seen"),
    ),
)

FOLDERS: Final = (
    Rule(
        "renamed here",
        ("rename Projects Ventures",),
        (),
        ("Projects/4", "Projects/5 seen"),
        ("Ventures/4", "Ventures/5 seen"),
    ),
    Rule(
        "renamed there",
        (),
        ("rename Projects Ventures",),
        ("Projects/4", "Projects/5 seen"),
        ("Ventures/4", "Ventures/5 seen"),
    ),
    Rule(
        "renamed alike on both sides",
        ("rename Projects Ventures",),
        ("rename Projects Ventures",),
        ("Projects/4", "Projects/5 seen"),
        ("Ventures/4", "Ventures/5 seen"),
    ),
    Rule(
        "renamed here, new mail there",
        ("rename Projects Ventures", "flag 4 +flagged"),
        ("new 8 Projects",),
        ("Projects/4", "Projects/5 seen"),
        ("Ventures/4 flagged", "Ventures/5 seen", "Ventures/8"),
    ),
    Rule(
        "moved into it here, renamed there: it stays where it was",
        ("move 1 Projects",),
        ("rename Projects Ventures",),
        ("Inbox/1", "Projects/4", "Projects/5 seen"),
        ("Inbox/1", "Ventures/4", "Ventures/5 seen"),
    ),
    Rule(
        "flagged in it here, renamed there: a flag is no content",
        ("flag 4 +flagged",),
        ("rename Projects Ventures",),
        ("Projects/4", "Projects/5 seen"),
        ("Ventures/4", "Ventures/5 seen"),
        named=("Ventures/4 flagged", "Ventures/5 seen"),
    ),
    Rule(
        "moved out of it here, renamed there",
        ("move 4 Archive",),
        ("rename Projects Ventures",),
        ("Projects/4", "Projects/5 seen"),
        ("Archive/4", "Ventures/4", "Ventures/5 seen"),
    ),
    Rule(
        "moved into it here, removed there: it stays where it was",
        ("move 1 Projects",),
        ("remove Projects",),
        ("Projects/4", "Projects/5 seen"),
    ),
    Rule(
        "removed here: what is in it is in the trash",
        ("remove Projects",),
        (),
        ("Projects/4", "Projects/5 seen"),
        ("Trash/4", "Trash/5 seen"),
    ),
    Rule("removed there", (), ("remove Projects",), ("Projects/4", "Projects/5 seen")),
    Rule(
        "removed on both sides",
        ("remove Projects",),
        ("remove Projects",),
        ("Projects/4", "Projects/5 seen"),
        ("Trash/4", "Trash/5 seen"),
    ),
    Rule("numbered anew", (), ("renumber Projects",)),
    Rule(
        "numbered anew, flagged here",
        ("flag 4 +flagged",),
        ("renumber Projects",),
        ("Projects/4",),
        ("Projects/4 flagged",),
    ),
    Rule(
        "numbered anew, moved here",
        ("move 4 Archive",),
        ("renumber Projects",),
        ("Projects/4",),
        ("Archive/4",),
    ),
    Rule(
        "numbered anew, new there",
        (),
        ("renumber Projects", "new 8 Projects", "expunge 5"),
        ("Projects/5 seen",),
        ("Projects/8",),
    ),
)

RULES: Final = (*FLAGS, *REMOVALS, *PLACES, *ARRIVALS, *FOLDERS)
