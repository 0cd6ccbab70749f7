"""The only door to keyring, and to password_command. Keeps no secret of its own."""
