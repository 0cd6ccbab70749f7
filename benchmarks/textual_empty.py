"""The least that Textual can do at a key: counts presses of j. The floor of key to paint."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Empty(App[None]):
    """One line of text."""

    pressed = 0

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("pressed 000", id="line")

    def key_j(self) -> None:
        """One more."""
        self.pressed += 1
        self.query_one("#line", Static).update(f"pressed {self.pressed:03}")


if __name__ == "__main__":
    Empty().run()
