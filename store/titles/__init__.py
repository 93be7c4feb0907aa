"""Title files: read for the desk, changed by steps of people, filled by the graph."""
