"""Two records, years or registries in, changes out: data, and pure functions. Printers (views.diff) come after."""
