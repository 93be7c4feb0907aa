"""Utterances to slots."""
