"""The ledger: every call to a model written down, beside the calls and never in their way."""
