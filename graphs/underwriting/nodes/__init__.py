"""The steps of underwriting, one module a noun."""
