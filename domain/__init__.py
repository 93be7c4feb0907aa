"""What is true: pure functions and frozen types, free of frameworks."""
