"""From an address to server settings. So far: what the user types; nothing is looked up."""
