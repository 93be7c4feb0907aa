"""What happens next: one package per state machine."""

import config as _config  # noqa: F401  # sets the switches libraries read at import
