"""The conversation in a terminal, over the same API as every other client."""
