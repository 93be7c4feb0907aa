"""Scoring of leads, in the background."""
