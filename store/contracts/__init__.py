"""Reviews of agreements for sale."""
