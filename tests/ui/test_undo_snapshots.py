"""Pictures of labels and of what was done; looked at before they are kept."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.ui.driving import ready, until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import NOW
from tests.ui.shown import screen_text
from tests.ui.test_screen_snapshots import ALL_SIZES, LOOKS, Compare, Size, client, over, still
from tui_mail.model.commands import Answer, Command
from tui_mail.model.flags import LabelCount, Labels, ListLabels
from tui_mail.model.undoing import ListSteps, Step, Steps, StepState
from tui_mail.ui.dialogs.label_choice import LabelDialog
from tui_mail.ui.screens.done_list import DoneScreen
from tui_mail.ui.theme_names import DARK

STEPS = (
    Step(9, "move to Projects", "keys", NOW - 60, 12, 12, StepState.UNDONE),
    Step(8, "flag", "tui-mail flag", NOW - 120, 1, 1, StepState.UNDONE),
    Step(7, "archive", "keys", NOW - 3_000, 240, 240, StepState.DONE),
    Step(6, "rules", "rule Lists", NOW - 7_000, 38, 36, StepState.DONE),
    Step(5, "delete for good", "keys", NOW - 90_000, 3, 0, StepState.LOST),
    Step(4, "rename the label later", "tui-mail label", NOW - 99_000, 17, 17, StepState.DONE),
    Step(3, "mark Lists/2026 as read", "keys", NOW - 600_000, 1_204, 1_204, StepState.DONE),
)  # fmt: skip
KNOWN = ("family", "later", "project-x", "taxes", "Überfällig", "work")
WORN = (("work",), ("later", "Überfällig"), (), ("taxes", "$Junk"), ("family", "work", "later"))


class Told(FakeFace):
    """Knows steps and labels."""

    def _do(self, command: Command) -> Answer:
        match command:
            case ListSteps():
                return Steps(STEPS)
            case ListLabels():
                counts = (LabelCount(name, 3 * at + 1) for at, name in enumerate(KNOWN))
                return Labels(tuple(counts))
            case _:
                return super()._do(command)


def labelled() -> Told:
    """Some of the newest messages have labels."""
    face = Told()
    for message, labels in zip(sorted(face.store.messages), WORN, strict=False):
        row = face.store.messages[message]
        face.store.messages[message] = replace(row, flags=row.flags | {*labels})
    return face


@ALL_SIZES
@LOOKS
def test_what_was_done(snap_compare: Compare, theme: str, size: Size) -> None:
    app = client(Told(), theme)

    async def listed(pilot: Pilot[None]) -> None:
        options = app.screen.query_one(OptionList)
        await until(pilot, lambda: options.option_count == len(STEPS))
        await pilot.press("j")

    assert snap_compare(app, terminal_size=size, run_before=over(app, DoneScreen, listed))


@ALL_SIZES
@LOOKS
def test_labels_in_the_list_and_the_reader(snap_compare: Compare, theme: str, size: Size) -> None:
    app = client(labelled(), theme)

    async def shown(pilot: Pilot[None]) -> None:
        await ready(pilot)
        await until(pilot, lambda: "‹work›" in screen_text(app))
        if size[0] > 100:
            await pilot.press("enter")
            await until(pilot, lambda: "Label " in screen_text(app))

    assert snap_compare(app, terminal_size=size, run_before=shown)


@ALL_SIZES
def test_the_label_dialog(snap_compare: Compare, size: Size) -> None:
    app = client(labelled(), DARK)

    async def asked(pilot: Pilot[None]) -> None:
        await ready(pilot)
        await pilot.press("x", "j", "x", "L")
        await until(pilot, lambda: isinstance(app.screen, LabelDialog))
        await until(pilot, lambda: "‹taxes›" in screen_text(app))
        still(app)
        await pilot.press("down", "space")
        await until(pilot, lambda: screen_text(app).count("✓ ‹") == 1)

    assert snap_compare(app, terminal_size=size, run_before=asked)


@pytest.mark.parametrize("size", [(80, 24)], ids=str)
def test_labels_without_colours(
    snap_compare: Compare, monkeypatch: pytest.MonkeyPatch, size: Size
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = client(labelled(), DARK)

    async def shown(pilot: Pilot[None]) -> None:
        await ready(pilot)
        await until(pilot, lambda: "‹work›" in screen_text(app))

    assert snap_compare(app, terminal_size=size, run_before=shown)
