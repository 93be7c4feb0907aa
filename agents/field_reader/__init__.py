"""Reading the fields of a paper: by rules (the floor), or with a model that fills what rules left open."""
