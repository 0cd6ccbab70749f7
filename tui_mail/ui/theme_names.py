"""Names of themes that the program itself knows. Loads nothing."""

from typing import Final

DARK: Final = "tui-mail-dark"
LIGHT: Final = "tui-mail-light"
