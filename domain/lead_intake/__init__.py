"""Leads as they come in from outside: what a row or a portal says, in our words, or why it cannot be used."""
