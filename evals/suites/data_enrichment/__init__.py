"""Listings put in order."""
