"""The database's tables."""
