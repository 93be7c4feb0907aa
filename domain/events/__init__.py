"""Events between the parts of the platform: their names, their envelope, their seal, and what caused them."""
