"""`tui-mail redo`: does again what was taken back last."""

from tui_mail.cli.undo import run_redo as run

__all__ = ["run"]
