"""Sockets made safe for every edge: TLS, addresses, replies in lines, failures in plain words."""
