"""Settings and logging, and the switches that libraries read at import time.

LangGraph decides at import whether checkpoints may name arbitrary classes, LiteLLM whether it fetches a price
table. Both are set here, before any such import: every package that uses them imports `config` first.

LangChain would send whatever passes through it to LangSmith by itself, unmasked, when one of four variables
says so. The one it asks first is set to no, and the oldest, which only make it fail, are taken away: what is
sent is sent by `config.langsmith_client`, when the user set LANGSMITH_TRACING.
"""

from __future__ import annotations

import os

os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
os.environ.setdefault("LITELLM_TELEMETRY", "False")
os.environ["LANGSMITH_TRACING_V2"] = "false"
# unstructured counts its users by a call home, and advertises in the log.
os.environ["DO_NOT_TRACK"] = "1"
os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"
for _oldest in ("LANGCHAIN_TRACING", "LANGCHAIN_HANDLER"):
    os.environ.pop(_oldest, None)
