"""Which model: tiers, providers, budgets, grounding."""

import config as _config  # noqa: F401  # sets the switches libraries read at import
