"""What may come in: how much, how fast, and JSON that cannot hurt who reads it."""
