"""Chaos: real processes over real engines, killed on a schedule; then the truth is counted."""
