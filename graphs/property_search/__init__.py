"""Conversational home search."""
