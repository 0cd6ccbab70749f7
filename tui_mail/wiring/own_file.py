"""A file that this program puts into a folder of the system around it, and may take away again.

Must never write over, nor remove, a file that this program did not write.
"""

from pathlib import Path

from tui_mail.errors import NotFound, UsageError

_FIRST = 5
"""Lines in which the mark stands: some kinds of files begin with a line of their own."""


class OwnFile:
    """One such file.

    Args:
        path: where it belongs.
        mark: words of a line near its beginning that no other program would write.
    """

    def __init__(self, path: Path, mark: str) -> None:
        self.path = path
        self._mark = mark

    @property
    def installed(self) -> bool:
        """Whether one of ours is there."""
        try:
            with self.path.open(encoding="utf-8", errors="replace") as file:
                return any(self._mark in file.readline(1000) for _ in range(_FIRST))
        except OSError:
            return False

    def write(self, text: str) -> None:
        """Put it there, whole or not at all; one of ours is replaced.

        Raises:
            UsageError: one of somebody else's is there.
            OSError: what the disk said.
        """
        if self.path.exists() and not self.installed:
            raise UsageError(
                f"{self.path} is there already, and not from tui-mail.",
                "Move it away, or print ours with --print.",
            )
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_name(f".{self.path.name}.part")
        part.write_text(text, encoding="utf-8")
        part.chmod(0o644)
        part.replace(self.path)

    def remove(self) -> None:
        """Take it away. Raises NotFound where there is none of ours."""
        if not self.installed:
            raise NotFound(f"There is nothing of tui-mail's at {self.path}.")
        self.path.unlink()
