"""Textual's driver, for a terminal that may be closed under the program.

The library takes that for a mistake of the program's and ends it at once, with what was being
written. Here whoever waits for the terminal is told, and nothing more is said to it: it must never
hold up what the app has still to do.
"""

import os
import signal

from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from tui_mail.model.events import NewsTold


class TerminalDriver(LinuxDriver):
    """As the library's, while the terminal is there."""

    _gone = False

    def hang_up(self) -> None:
        """The terminal is gone; from any thread."""
        self._gone = True
        self.exit_event.set()

    def write(self, data: str) -> None:
        """As usual; to nobody once nobody reads."""
        if not self._gone:
            super().write(data)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except OSError:
            self.hang_up()
            os.kill(os.getpid(), signal.SIGHUP)


class TerminalApp(App[None]):
    """An app on a terminal that may be closed under it."""

    def get_driver_class(self) -> type[Driver]:
        """Ours, where the library would take the one that ours is made of."""
        usual = super().get_driver_class()
        return TerminalDriver if usual is LinuxDriver else usual

    def say_to_terminal(self, told: NewsTold) -> None:
        """By the terminal's own ways of calling somebody."""
        from tui_mail.ui.terminal_notice import sequence  # few are told

        if self._driver is not None and (words := sequence(told)):
            self._driver.write(words)

    def hang_up(self) -> None:
        """The terminal is gone; from any thread."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.hang_up()
