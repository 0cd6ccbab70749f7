"""What every command is given: where the profile lives, and where to print."""

from contextlib import ExitStack

from tui_mail.cli.output import Output
from tui_mail.config.paths import Paths
from tui_mail.config.schema import Settings
from tui_mail.model.frozen import frozen
from tui_mail.ports.reading import Reading


@frozen
class Context:
    """One run of one command. The engine is reached by cli.engine: reading needs none."""

    paths: Paths
    out: Output
    opened: ExitStack
    """What the command opened; whoever runs it closes that after it."""
    profile: str | None = None
    """The name of the profile; None for the one without."""
    command: str = ""
    """Which command it is."""

    def settings(self) -> Settings:
        """The settings as the file says; raises ConfigError."""
        from tui_mail.config.load import load_settings

        return load_settings(self.paths.settings)

    def reading(self) -> Reading:
        """The store alone: no engine, no server. It is closed when the command ends."""
        from tui_mail.wiring.reading import open_reading

        reading = open_reading(self.paths)
        self.opened.callback(reading.close)
        return reading
