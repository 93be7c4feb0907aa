"""Title: who holds the land, by which deeds, under which charges, and what is wrong (DOMAIN B)."""
