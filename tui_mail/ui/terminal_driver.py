"""Textual's driver, for a terminal that may be closed under the program, and that is asked whether
it draws pictures.

The library takes the first for a mistake of the program's and ends it at once, with what was being
written, and an answer to the second for keys. Here whoever waits for the terminal is told, and
nothing more is said to it: it must never hold up what the app has still to do.
"""

import os
import selectors
import signal
from codecs import getincrementaldecoder
from functools import cached_property, partial

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from tui_mail.model.events import NewsTold
from tui_mail.ui.terminal_pictures import Answers, TerminalPictures, may_ask

_TICK = 0.1
"""Seconds after which the parser looks what became of half a key."""


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

    def stop_application_mode(self) -> None:
        """As usual; pictures of ours go with us."""
        if isinstance(self._app, TerminalApp):
            self._app.pictures.take_all()
        super().stop_application_mode()

    def resume_application_mode(self) -> None:
        """As usual; the pictures, which went with the suspension, are given anew."""
        super().resume_application_mode()
        if isinstance(self._app, TerminalApp):
            self._app.pictures.give_again()

    def run_input_thread(self) -> None:
        """As the library's, but what the terminal answers to a question of ours is no key."""
        parser, decode = XTermParser(self._debug), getincrementaldecoder("utf-8")().decode
        answers = Answers(self._answered)

        def take(seconds: float) -> None:
            ready = selector.select(seconds)
            text = decode(os.read(self.fileno, 4_096)) if ready else ""
            for event in parser.feed(left) if (left := _left(answers, text)) else ():
                self.process_message(event)
            for event in parser.tick():
                self.process_message(event)

        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                take(_TICK)
            take(_TICK)

    def _answered(self, answer: str) -> None:
        app = self._app
        if isinstance(app, TerminalApp):
            self._loop.call_soon_threadsafe(partial(app.pictures.hear, can=answer == "OK"))

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except OSError:
            self.hang_up()
            os.kill(os.getpid(), signal.SIGHUP)


def _left(answers: Answers, text: str) -> str:
    """What is for the keys; where nothing comes any more, also what was kept back."""
    return answers.without(text) if text else answers.rest()


class TerminalApp(App[None]):
    """An app on a terminal that may be closed under it."""

    @cached_property
    def pictures(self) -> TerminalPictures:
        """Those that the terminal draws itself, where it can."""
        return TerminalPictures(self._say_to_terminal, self._may_ask)

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

    def _say_to_terminal(self, words: str) -> None:
        if isinstance(self._driver, TerminalDriver):
            self._driver.write(words)

    def _may_ask(self) -> bool:
        able = may_ask(os.environ, self.console.color_system)
        return able and isinstance(self._driver, TerminalDriver)
