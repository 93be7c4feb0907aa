"""Settings and logging, and the switches that libraries read at import time.

LangGraph decides at import whether checkpoints may name arbitrary classes, LiteLLM whether it fetches a price
table. Both are set here, before any such import: every package that uses them imports `config` first.
"""

from __future__ import annotations

import os

os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
os.environ.setdefault("LITELLM_TELEMETRY", "False")
os.environ.setdefault("LANGSMITH_TRACING", "false")
