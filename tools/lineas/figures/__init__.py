"""Numbers and facts, typed, no markup: a year, a record over the years, the yearly report."""
