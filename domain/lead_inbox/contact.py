"""Whether a lead may be reached now, and how (DOMAIN D, consent and calling).

A consent opens the one channel its text names. STOP and the do-not-disturb list close what it opens; in the
quiet hours nobody is called or written to, whatever the consent says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.dated_rules import rule_on
from domain.lead_sla import INDIA

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

_STOPPED: Final = "This person said STOP: nobody may reach out."
_NOTHING: Final = "No consent covers a channel."
_QUIET: Final = "Quiet hours, {start}:00 to {end}:00 in India: wait until morning."
_DND: Final = "On the do-not-disturb list: no calls or SMS."


@dataclass(frozen=True, slots=True, kw_only=True)
class MayContact:
    """Which channels are open at a moment."""

    call: bool
    whatsapp: bool
    email: bool
    reason: str | None
    """Why something is closed; None: all that was consented to is open."""


def is_quiet(now: datetime) -> bool:
    """Whether the moment lies in the quiet hours of India.

    >>> from datetime import UTC, datetime
    >>> is_quiet(datetime(2026, 11, 27, 16, 0, tzinfo=UTC))  # 21:30 in India
    True
    """
    start, end = _quiet_hours(now)
    hour = now.astimezone(INDIA).hour
    return hour >= start or hour < end


def may_contact(
    channels: Collection[str], *, has_email: bool, is_dnd: bool, is_stopped: bool, now: datetime
) -> MayContact:
    """What is open at ``now``.

    Args:
        channels: Of consents that stand: call, whatsapp, sms. An address a person gave may be written to as
            long as any consent stands.
        has_email: Whether there is an address.
        is_dnd: On the do-not-disturb list.
        is_stopped: The person said STOP.
        now: Aware.
    """
    if is_stopped:
        return MayContact(call=False, whatsapp=False, email=False, reason=_STOPPED)
    if not channels:
        return MayContact(call=False, whatsapp=False, email=False, reason=_NOTHING)
    if is_quiet(now):
        start, end = _quiet_hours(now)
        reason = _QUIET.format(start=start, end=end)
        return MayContact(call=False, whatsapp=False, email=False, reason=reason)
    return MayContact(
        call="call" in channels and not is_dnd,
        whatsapp="whatsapp" in channels,
        email=has_email,
        reason=_DND if is_dnd else None,
    )


def _quiet_hours(now: datetime) -> tuple[int, int]:
    value = rule_on("lead_sla.yaml", "lead_sla.quiet_hours", now.astimezone(INDIA).date()).value
    return int(value["from"]), int(value["until"])
