"""Papers read in the background: pages, parts, facts, index."""
