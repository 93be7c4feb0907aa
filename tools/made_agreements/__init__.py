"""Agreements for sale that nobody signed: made by a seed, with clauses left out or weakened on purpose."""
