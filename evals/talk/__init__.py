"""Whole conversations: personas talk to the search graph, and what must always hold is judged."""
