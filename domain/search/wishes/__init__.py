"""Slot rules: one file per family of slots, each from words to edits."""
