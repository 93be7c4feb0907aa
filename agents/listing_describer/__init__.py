"""Words for a listing whose seller wrote none: by a template (the floor), or by a checked model."""
