"""Applicants that do not exist, their papers and what is wrong with them: from a seed, marked synthetic."""
