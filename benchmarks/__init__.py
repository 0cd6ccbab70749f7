"""Measurements that are too slow for the tests. Never run by them."""
