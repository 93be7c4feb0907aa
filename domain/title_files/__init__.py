"""A title file on a lawyer's desk: its stages, what was said of each finding, who signs, and its story."""
