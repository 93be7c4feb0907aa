"""What this Redis keeps: asked at the start, because a cache would lose messages without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog
from redis.exceptions import ResponseError

from domain.errors import SetupError
from runtime.redis_link import redis_trouble

if TYPE_CHECKING:
    from runtime.redis_link import RedisLink

log = structlog.get_logger()

_REFUSAL: Final = (
    "This Redis {fault}, and nothing would notice: set {cure}, or leave the sweeper on "
    "(PROPMUBI_OUTBOX_SWEEPER=on), which finds lost messages by the outbox."
)


async def check_keeping(link: RedisLink, *, is_swept: bool) -> None:
    """Refuses a Redis that loses messages at a restart or under memory pressure, unless the sweeper is on.

    Raises:
        SetupError: It has no append-only file or evicts keys, and no sweeper would find what it loses.
        Unavailable: It cannot be reached.
    """
    try:
        with redis_trouble():
            persistence = await link.blocking.info("persistence")
            memory = await link.blocking.info("memory")
    except ResponseError:
        log.info("redis.keeping_unknown")  # A managed server may forbid INFO.
        return
    faults = []
    if int(persistence.get("aof_enabled", 1)) == 0:
        faults.append(("loses its messages at a restart (appendonly no)", "`appendonly yes`"))
    if str(memory.get("maxmemory_policy", "noeviction")).startswith("allkeys"):
        faults.append(("throws messages away when it is full", "`maxmemory-policy noeviction`"))
    for fault, cure in faults:
        if not is_swept:
            raise SetupError(_REFUSAL.format(fault=fault, cure=cure))
        log.warning("redis.keeps_little", fault=fault)
