"""The front door: console script, composition root, embedded engines."""

import config as _config  # noqa: F401  # sets the switches libraries read at import

__version__ = "0.1.0"
