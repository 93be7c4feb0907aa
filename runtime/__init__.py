"""How it runs: threads, queue, leases, executor, event log, worker."""

import config as _config  # noqa: F401  # sets the switches libraries read at import
