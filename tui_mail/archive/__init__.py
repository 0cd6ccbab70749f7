"""Mail as files: found, written, packed and unpacked. Knows no store, no server, no account."""
