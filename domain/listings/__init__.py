"""How a portal's row becomes a listing: normalisation, doubts, duplicates, and the hash of what is seen."""
