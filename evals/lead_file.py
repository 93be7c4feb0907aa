"""A file of made leads in the platform's own shape: for timing imports and scorings of many."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from domain.leads import ConsentText, Purpose, consent_text
from tools.demo_market.leads import demo_leads

if TYPE_CHECKING:
    from pathlib import Path

    from tools.demo_market.leads import DemoLead

_COLUMNS: Final = (
    "source", "id", "name", "phone", "email", "language", "enquiry", "city", "localities", "transaction",
    "bhk", "budget", "at",
    "consent_purpose", "consent_channel", "consent_text_version", "consent_at", "consent_proof",
)  # fmt: skip


def write_lead_file(path: Path, count: int, seed: int) -> None:
    """Writes so many synthetic leads; the same seed on the same day is the same people and wishes."""
    now = datetime.now(UTC).replace(microsecond=0)
    text = consent_text(now.date(), Purpose.HOME_SEARCH_HELP)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for number, lead in enumerate(demo_leads(seed, count)):
            writer.writerow(_row(lead, number, now, text))


def _row(lead: DemoLead, number: int, now: datetime, text: ConsentText) -> list[str]:
    wish, at = lead.filters, (now - lead.age).isoformat()
    channels = [one for one in lead.channels if one in text.channels]
    return [
        lead.source,
        f"{lead.ref}-{number}",
        lead.name,
        lead.phone_e164,
        lead.email or "",
        lead.language,
        lead.enquiry,
        wish.get("city", ""),
        "; ".join(wish.get("localities", ())),
        wish.get("transaction", ""),
        str(wish["bhk"]["in"][0]) if wish else "",
        str(wish["price"]["max"]) if wish else "",
        at,
        *(
            (Purpose.HOME_SEARCH_HELP.value, "; ".join(channels), text.version, at, lead.ref)
            if channels
            else [""] * 5
        ),
    ]
