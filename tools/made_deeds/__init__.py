"""Bundles of title papers made from a seed, with all that a reader should find in them. All people are invented."""
