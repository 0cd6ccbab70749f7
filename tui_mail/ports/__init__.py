"""Protocols: what the engine asks of an edge, and a face of the engine. No behaviour at all."""
