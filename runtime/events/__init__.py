"""Events at work: read from the bus, verified, handled once and in order, or given up with the reason."""
