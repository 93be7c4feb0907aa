"""Reading the fields of a paper: by rules (the floor), or with a model that may fill what the rules left open."""
