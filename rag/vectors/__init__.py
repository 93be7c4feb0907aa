"""Vector stores: one protocol, Qdrant's engine in process and Qdrant as a server."""
