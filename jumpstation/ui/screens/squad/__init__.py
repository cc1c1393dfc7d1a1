"""Squad: everybody in one table."""
