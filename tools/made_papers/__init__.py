"""Applicants that do not exist, their papers, and what is wrong with them: made from a seed, labelled synthetic."""
