"""Writes the credit memo of a judged case."""
