"""Portal files in: declared column mappings, one pipeline, nothing silently dropped."""
