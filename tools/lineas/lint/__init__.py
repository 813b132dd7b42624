"""Running the rules over a registry."""
