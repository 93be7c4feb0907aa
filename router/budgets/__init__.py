"""Limits of spending: reserved before a call, settled after it."""
