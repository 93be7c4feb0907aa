"""Dense embeddings: the protocol, and the offline MiniLM that serves it without a network."""
