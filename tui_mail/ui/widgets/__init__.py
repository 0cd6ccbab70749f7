"""Widgets: each shows one thing, and takes words only as Content."""
