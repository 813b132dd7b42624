"""The only runner of git."""
