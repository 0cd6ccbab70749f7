"""Dialogs: one question each, over whatever screen asked it."""
