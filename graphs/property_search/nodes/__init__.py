"""One module per step of the conversation."""
