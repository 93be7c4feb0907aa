"""How good: suites, scorers, reports, gates."""
