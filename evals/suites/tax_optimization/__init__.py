"""Tax calculators."""
