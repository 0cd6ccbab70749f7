"""Dictionaries of this machine: the only door to enchant. Must never ask a network."""
