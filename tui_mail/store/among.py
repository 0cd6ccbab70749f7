"""How a statement takes a list of any length. Light: readers need it as writers do."""

from typing import Final

AMONG: Final = " IN (SELECT value FROM json_each(?))"
"""Follows a column: one parameter, a JSON list of any length."""
