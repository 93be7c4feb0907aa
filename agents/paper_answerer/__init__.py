"""Chooses which extracts of papers answer a question."""
