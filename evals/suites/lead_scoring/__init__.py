"""Leads scored by the graph."""
