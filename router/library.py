"""LiteLLM, loaded once, in the background, and only where a model is configured.

The import takes seconds of CPU and 150 MiB, so it happens in a thread of its own while everything else
starts; a call that comes too early waits for it within its own budget.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any

import config  # noqa: F401  # sets the switches LiteLLM reads at import, before it is imported
from router.body_cap import cap_bodies


@cache
def loading() -> Future[Any]:
    """The library, or the promise of it; the first call starts the import."""
    executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="litellm-import")
    future: Future[Any] = executor.submit(_load)
    executor.shutdown(wait=False)
    return future


async def library() -> Any:  # noqa: ANN401  # a module without types
    """The loaded library. Cancelling the wait does not cancel the import."""
    return await asyncio.shield(asyncio.wrap_future(loading()))


def _load() -> Any:  # noqa: ANN401  # a module without types
    import litellm
    from litellm.llms.custom_httpx.http_handler import AsyncHTTPHandler

    cap_bodies(AsyncHTTPHandler)
    litellm.drop_params = True
    litellm.telemetry = False
    litellm.suppress_debug_info = True
    litellm.num_retries = 0
    return litellm
