"""Screens: what fills the terminal; each puts widgets together and answers their messages."""
