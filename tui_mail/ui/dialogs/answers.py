"""The answers of a question, side by side: buttons that are reached by arrows, enter or a click."""

from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button


class Answers(Horizontal):
    """A row of buttons; `offer` says which.

    Args:
        named: id and words of each, the first one first.
    """

    DEFAULT_CSS = """
    Answers {
        height: 1;
        margin: 1 0 0 0;
        & Button.answer, & Button.answer:focus, & Button.answer:hover {
            border: none !important;
            height: 1;
            min-width: 6;
            width: auto;
            padding: 0 2;
            margin: 0 2 0 0;
            background: $pane;
            color: $foreground;
            text-style: none;
            tint: transparent;
        }
        & Button.answer:focus {
            background: $accent;
            background-tint: transparent;
            color: $background;
            text-style: bold;
        }
    }
    """

    def __init__(self, *named: tuple[str, str]) -> None:
        super().__init__(
            *(
                Button(Content(words), id=name, classes="answer", compact=True)
                for name, words in named
            )
        )

    def offer(self, *words: str) -> None:
        """Only so many answers, with these words; the cursor on the first. None: no answers."""
        buttons = list(self.query(Button))
        for at, button in enumerate(buttons):
            button.display = at < len(words)
            if at < len(words):
                button.label = Content(words[at])
        self.display = bool(words)
        if words:
            buttons[0].focus()
