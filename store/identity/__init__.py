"""Who may act: passwords, sign-ins and their renewal, personal tokens, sites and their visitors."""
