"""The analyst's case, from application to second signature: what may happen to it, and when. Pure functions."""
