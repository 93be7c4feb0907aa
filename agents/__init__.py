"""Who thinks: one module per role, with its prompt, output schema and floor."""

import config as _config  # noqa: F401  # sets the switches libraries read at import
