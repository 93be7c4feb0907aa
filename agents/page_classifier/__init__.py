"""What a page of a bundle is: by rules (the floor), or with a model that names what they could not."""
