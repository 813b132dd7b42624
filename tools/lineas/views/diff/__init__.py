"""How a diff is shown."""
