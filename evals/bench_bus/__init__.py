"""How fast the bus is, beside others on the same Redis in the same minutes."""
