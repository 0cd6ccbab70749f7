"""What every command is given: where the profile lives, and where to print."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tui_mail.cli.output import Output, complain
from tui_mail.config.paths import Paths
from tui_mail.config.schema import Settings
from tui_mail.errors import TuiMailError
from tui_mail.model.commands import Command
from tui_mail.ports.face import Face, Reading

PATIENCE = 10.0
"""Seconds for a running engine to take note."""


@dataclass(frozen=True, slots=True)
class Context:
    """One run of one command."""

    paths: Paths
    out: Output

    def settings(self) -> Settings:
        """The settings as the file says; raises ConfigError."""
        from tui_mail.config.load import load_settings

        return load_settings(self.paths.settings)

    def reading(self) -> Reading:
        """The store alone: no engine, no server."""
        from tui_mail.wiring.reading import open_reading

        return open_reading(self.paths)

    def tell_engine(self, command: Command) -> None:
        """Let a running engine know; one that starts later finds out by itself.

        What it was told about is done already, so that trouble here is only mentioned.
        """
        if not self.paths.socket.exists():
            return
        try:
            with self.face(network=False) as face:
                face.ask(command, PATIENCE)
        except TuiMailError as error:
            complain(f"It is done, but the running engine could not be told: {error}")

    @contextmanager
    def face(self, *, network: bool) -> Iterator[Face]:
        """The running engine, or one in this process for as long as this lasts."""
        from tui_mail.wiring.face import open_face

        face = open_face(self.paths, network=network, start=False)
        try:
            yield face
        finally:
            face.close()
