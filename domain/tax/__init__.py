"""Taxes and charges on owning, buying and selling a home: estimates with their working, never advice."""
