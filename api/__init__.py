"""Who asks: HTTP, in two dialects (LangGraph protocol and /api/v1)."""

import config as _config  # noqa: F401  # sets the switches libraries read at import
