"""Agreements for sale against what the law asks of them."""
