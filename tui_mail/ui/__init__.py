"""The screens: the only door to textual. Speaks no protocol and never waits for the network."""
