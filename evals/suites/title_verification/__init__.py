"""Registers against the chain."""
