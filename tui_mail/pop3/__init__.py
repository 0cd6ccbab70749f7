"""The door to POP3 servers (RFC 1939, 2449, 2595, 5034): opens a maildrop, reads it, deletes."""
