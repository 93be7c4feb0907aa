"""Papers the house writes: from a typst template and plain data to an accessible PDF, with no network."""
