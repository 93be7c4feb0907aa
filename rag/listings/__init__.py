"""Listings in the index and out of it: documents, indexing, retrieval, relaxing, explaining."""
