"""Durable steps: passed silently, or, for a test that asks for it, the end of the process."""

import os
import signal

from tui_mail.config.fail_point import fail_point
from tui_mail.ports.steps import Step, Steps


class NoSteps:
    """Implements ports.steps.Steps for everybody but a test."""

    def passed(self, step: Step) -> None:
        """Nothing happens."""


class KillAt:
    """Ends the process at a step, as kill -9 does.

    Args:
        step: where.
        nth: at which passing of it, 1 or more.
    """

    def __init__(self, step: Step, nth: int) -> None:
        self._step = step
        self._left = nth

    def passed(self, step: Step) -> None:
        """No handler runs, no buffer is flushed."""
        if step is self._step:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def asked_steps() -> Steps:
    """Those of the environment: a test's, or as ever none."""
    asked = fail_point()
    return KillAt(Step(asked[0]), asked[1]) if asked else NoSteps()
