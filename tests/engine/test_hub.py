"""What is told while something is under way is told after it, in order, or not at all."""

import threading

import pytest

from tui_mail.engine.hub import Hub
from tui_mail.model.events import EngineBack, Event, FoldersChanged, SettingsChanged
from tui_mail.model.ids import AccountKey

HOME = FoldersChanged(AccountKey("home"))


def test_events_wait_for_the_end_of_what_they_tell_of() -> None:
    hub, heard = Hub(), list[Event]()
    hub.listen(heard.append)
    with hub.after():
        hub.tell(HOME)
        other = threading.Thread(target=hub.tell, args=(EngineBack(restarted=True),))
        other.start()
        other.join()
        hub.tell(SettingsChanged())
        assert heard == [EngineBack(restarted=True)]
    assert heard == [EngineBack(restarted=True), HOME, SettingsChanged()]


def test_of_what_failed_nobody_hears() -> None:
    hub, heard = Hub(), list[Event]()
    hub.listen(heard.append)

    def half() -> None:
        with hub.after():
            hub.tell(HOME)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        half()
    hub.tell(SettingsChanged())
    assert heard == [SettingsChanged()]
