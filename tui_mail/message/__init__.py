"""Bytes to words and back: parsing, showing, writing mail. No I/O, no clock, no thread."""
