"""Other mail programs' settings, read so that accounts need not be typed again.

Passwords that stand in them are never read; a command that prints one is taken over.
"""
