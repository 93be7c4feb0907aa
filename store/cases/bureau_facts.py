"""A credit report as a paper of the case: every field it answers is a fact with its entry as the quote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from store.cases.papers import NewFact, NewPaper

if TYPE_CHECKING:
    from uuid import UUID

    from domain.cases.bureau import BureauReport


def bureau_paper(report: BureauReport, document_id: UUID) -> NewPaper:
    """A report as a paper with facts; the quote of each is the entry it stands in."""
    facts = [
        NewFact(field=path, value=value, page=1, quote=json.dumps({path: value}, ensure_ascii=False)[:400])
        for path, value in report.values().items()
    ]
    return NewPaper(
        document_id=document_id,
        label="bureau_report",
        file_name=f"{report.bureau} report.json",
        facts=facts,
    )
