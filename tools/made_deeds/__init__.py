"""Bundles of title papers made from a seed, with what is true of them. All people are invented."""
