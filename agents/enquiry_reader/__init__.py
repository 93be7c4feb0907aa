"""Reading what people write when they enquire: by rules (the floor), or with a model that may add to them."""
