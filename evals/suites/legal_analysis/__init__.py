"""Chain of title."""
