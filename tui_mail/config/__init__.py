"""Settings: a frozen value, read once, strictly, and handed in. The only reader of the environment."""
