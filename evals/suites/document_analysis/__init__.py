"""Papers and deeds, sorted and read."""
