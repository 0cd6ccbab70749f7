"""From an address to server settings: who is asked, and how far an answer is trusted."""
