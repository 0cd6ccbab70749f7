"""How the list of each place stands: what was chosen, else what goes without saying."""

from collections.abc import Sequence

from tui_mail.config.view_state import ALL_INBOXES, Arrangement, Spot, ViewState
from tui_mail.model.folder import Role
from tui_mail.model.frozen import replace
from tui_mail.model.summary import View
from tui_mail.ports.view_keeper import ViewKeeper
from tui_mail.ui.widgets.places import Kind, Place

_SINGLE = frozenset({Role.DRAFTS, Role.SENT, Role.TRASH, Role.JUNK})
"""Folders in which one looks for one message: without threads, unless they are asked for."""


class Views:
    """What is remembered of lists; told what is looked at.

    Args:
        keeper: remembers it from one start to the next; None: nobody does.
    """

    def __init__(self, keeper: ViewKeeper | None) -> None:
        self._keeper = keeper
        self.state = ViewState() if keeper is None else keeper.load()
        self._kept = self.state
        self.counts = dict(self.state.counts)
        """What saved searches find; whoever counts puts it here."""

    @property
    def days(self) -> bool:
        """Whether lists by date have headings."""
        return self.state.days

    @property
    def changed(self) -> bool:
        """Whether there is something to be kept."""
        return self._keeper is not None and self._now() != self._kept

    def arrangement(self, place: Place) -> Arrangement:
        """How the list of a place stands."""
        if place.kind is Kind.SEARCH:  # what a search finds stands one by one
            found = self.state.arrangements.get(spot_of(place), Arrangement())
            return replace(found, threads=False)
        usual = Arrangement(threads=place.role not in _SINGLE)
        return self.state.arrangements.get(spot_of(place), usual)

    def view(self, place: Place) -> View:
        """What the list shows of a place."""
        arrangement = self.arrangement(place)
        return replace(place.view, order=arrangement.order, threads=arrangement.threads)

    def arrange(self, place: Place, arrangement: Arrangement) -> None:
        """From now on it stands so."""
        self.state = self.state.arranged(spot_of(place), arrangement)

    def place(self, lines: Sequence[Place]) -> Place | None:
        """The one that was looked at last, where it is still there."""
        leading = (one for one in lines if one.kind in {Kind.ALL, Kind.SEARCH, Kind.FOLDER})
        return next((one for one in leading if spot_of(one) == self.state.last), None)

    def set_days(self, *, shown: bool) -> None:
        """With headings from now on, or without."""
        self.state = replace(self.state, days=shown)

    def looked_at(self, place: Place) -> None:
        """That is the last one."""
        self.state = replace(self.state, last=spot_of(place))

    def keep(self) -> None:
        """Remember it all; waits for the disk: on a worker. Raises ConfigError."""
        state = self._now()
        if self._keeper is not None:
            self._keeper.keep(state)
        self._kept = state

    def _now(self) -> ViewState:
        return replace(self.state, counts=dict(self.counts))


def spot_of(place: Place) -> Spot:
    """The name by which a place is remembered."""
    if place.kind is Kind.SEARCH:
        return "", place.name
    if place.kind is Kind.ALL or place.account is None:
        return ALL_INBOXES
    return place.account, place.name
