"""Numbers and facts, no markup: what reports say of a year or of a record."""
