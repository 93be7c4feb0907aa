"""What is known: embed, index, retrieve."""

import config as _config  # noqa: F401  # sets the switches libraries read at import
