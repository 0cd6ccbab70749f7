"""Puts the parts together: the only place that knows every edge, and whether the engine is near."""
