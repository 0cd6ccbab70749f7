"""What can still be read of a damaged store, put row by row into a new one.

`rebuilding.rebuild` is the way in. Must never write to the damaged store, and never give a message
whose bytes do not fit their SHA-256.
"""
