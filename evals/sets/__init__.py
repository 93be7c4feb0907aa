"""Sets of others as suites: read from a folder that this repository does not hold."""
