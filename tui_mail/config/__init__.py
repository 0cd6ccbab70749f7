"""Settings: a frozen value, read once, strictly, and handed in. Alone reads the environment."""
