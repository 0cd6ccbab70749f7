"""How a place in config.toml is named. Apart, so that no reader loads what only words an error."""

KeyPath = tuple[str | int, ...]
"""Keys from the root on; a number counts the tables of an array of tables, from 0."""
