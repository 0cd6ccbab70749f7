"""What a face asks of whoever looks at everything that a profile needs."""

from collections.abc import Iterator
from typing import Protocol

from tui_mail.model.doctor import Finding


class Examiner(Protocol):
    """Works without an engine; blocks, so a screen calls it on a worker."""

    def examine(self) -> Iterator[Finding]:
        """Every step, as it is done. Nothing is mended; servers are asked."""
        ...
