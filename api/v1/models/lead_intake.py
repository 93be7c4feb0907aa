"""Bodies of leads that come in from outside."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.v1.models.shape import InBody, OutBody

Word = Annotated[str, Field(max_length=300)]
Words = Annotated[str, Field(max_length=4000)]


class LeadIn(InBody):
    """A person as a source tells of them; every field is text as in docs/lead-import.md."""

    id: Word = ""
    """Under which the source knows them; the same id is the same lead."""
    source: Word = ""
    source_campaign: Word = ""
    name: Word = ""
    phone: Word = ""
    email: Word = ""
    language: Word = ""
    enquiry: Words = ""
    wish: Words = ""
    city: Word = ""
    localities: Words = ""
    transaction: Word = ""
    bhk: Word = ""
    budget: Word = ""
    timeline: Word = ""
    purpose: Word = ""
    loan_needed: Word = ""
    pre_approved: Word = ""
    stage: Word = ""
    do_not_call: Word = ""
    at: Word = ""
    consent_purpose: Word = ""
    consent_channel: Word = ""
    consent_text_version: Word = ""
    consent_text: Words = ""
    consent_at: Word = ""
    consent_proof: Word = ""

    def said(self) -> dict[str, str]:
        """As `domain.lead_intake.facts.read_lead` takes it."""
        held = self.model_dump()
        held["external_ref"] = held.pop("id")
        return held


class PortalLeadsIn(InBody):
    """What a portal delivers at once."""

    leads: Annotated[list[LeadIn], Field(min_length=1, max_length=200)]


class TakenLeadOut(OutBody):
    """What became of one lead."""

    lead_id: UUID | None
    """None: it was stored before, or it was refused."""
    is_new: bool
    problem: str | None
    notes: list[str]
    """What was said and could not be used."""


class TakenLeadsOut(OutBody):
    """In the order given."""

    leads: list[TakenLeadOut]
