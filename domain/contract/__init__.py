"""Review of an agreement for sale under RERA, clause by clause (DOMAIN B6)."""
