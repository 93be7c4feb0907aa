"""The words of a title opinion, from what the engine found: by a template, or by a checked model."""
