"""What is kept: tables, repositories, outbox, migrations."""

import config as _config  # noqa: F401  # sets the switches libraries read at import
