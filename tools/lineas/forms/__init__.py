"""Documents that are exchanged with institutions."""
