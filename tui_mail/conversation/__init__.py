"""The log of what is said to servers: one file an account, rotated, without secrets and mail."""
