"""The door to SMTP submission servers (RFC 6409, 5321): hands over one message at a time."""
