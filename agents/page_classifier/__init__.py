"""What a page of a bundle is: by rules (the floor), or with a model that may name what the rules could not."""
