"""Judges of answers: each gives a value from 0 to 1 with its reason, or says that it has nothing to judge."""
