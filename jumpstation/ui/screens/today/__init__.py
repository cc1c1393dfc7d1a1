"""Today: who is tested next, with what."""
