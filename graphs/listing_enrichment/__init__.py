"""Listings put in order in the background."""
