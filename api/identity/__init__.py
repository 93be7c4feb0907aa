"""Proof of who calls: signed tokens, cookies, and what a browser says of itself."""
