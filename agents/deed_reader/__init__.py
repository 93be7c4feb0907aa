"""Fields of one instrument: by rules (the floor), or with a model that may add what they missed."""
