"""The first picture: the last view, drawn straight from the store before Textual is loaded.

Only `learn` and `takeover` may know Textual; the others are loaded before it.
"""
