"""Threads, order, retry, replay. Knows the edges as Protocols; never does their I/O itself."""
