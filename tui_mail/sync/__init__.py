"""Decisions: what is here, what is there, what is wanted: a plan, as data. No I/O, no clock."""
