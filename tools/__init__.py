"""What can be done: typed tools over stores and domain functions."""

import config as _config  # noqa: F401  # sets the switches libraries read at import
