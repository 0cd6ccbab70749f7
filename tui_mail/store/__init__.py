"""This machine's mail: the only door to sqlite3.

`mail_store.open_store` writes (one process), `reader.open_reader` reads (any number). Must never
talk to a network and never decide what is right: it keeps what it is told, and counts.
"""
