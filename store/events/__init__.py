"""Events as they are written: the shape of their data, and the one way into the outbox."""
