"""The language of home search: slots, parser, merging, results."""
