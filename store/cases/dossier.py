"""Everything about one case, read in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from domain.cases.facts import current_ids
from domain.cases.rounds import CheckersWord, verdict_of
from domain.errors import NotFound
from domain.lending.authority import Level
from store.cases.cards import CaseCard, read_card
from store.cases.papers import read_facts
from store.cases.story import read_story
from store.cases.underwriters import level_of
from store.tables.case_decisions import (
    CaseForkRow,
    CaseOverrideRow,
    CaseRecommendationRow,
    CaseRequestRow,
    CaseSignatureRow,
)
from store.tables.case_findings import CaseConditionRow, CaseDocumentRow, CaseFactRow, CaseMismatchRow
from store.tables.cases import CaseFileRow
from store.tables.tenants import UserRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from store.cases.story import StoryEntry
    from store.database import AsyncSession, Database
    from store.tables.documents import DocumentFactRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A case and what stands in its file."""

    card: CaseCard
    file: CaseFileRow
    facts: Sequence[CaseFactRow]
    current: frozenset[UUID]
    """Ids of the facts that count."""
    read: Sequence[DocumentFactRow]
    """What was read in documents of the case; lines of lists only where something rests on them."""
    mismatches: Sequence[CaseMismatchRow]
    conditions: Sequence[CaseConditionRow]
    documents: Sequence[CaseDocumentRow]
    requests: Sequence[CaseRequestRow]
    recommendation: CaseRecommendationRow | None
    """Of the round that is on; of the last one where the case is decided."""
    signatures: Sequence[CaseSignatureRow]
    """Of all rounds."""
    overrides: Sequence[CaseOverrideRow]
    names: Mapping[UUID, str]
    """Of colleagues."""
    reader_level: Level

    @property
    def of_round(self) -> list[CaseSignatureRow]:
        """Signatures of the round that is on."""
        return [one for one in self.signatures if one.round == self.card.row.round]

    @property
    def verdict(self) -> str | None:
        """What the round came to; None: it is open, or nothing was recommended."""
        made = self.recommendation
        if made is None:
            return None
        words = [
            CheckersWord(
                person_id=one.person_id,
                level=Level(one.level),
                decision=one.decision,  # type: ignore[arg-type]  # the table's check allows no other
            )
            for one in self.of_round
        ]
        return verdict_of(made.decision, words, made.needs_signatures)  # type: ignore[arg-type]  # as above


class JudgedOn(NamedTuple):
    """What the figures of a case rest on."""

    inputs: dict[str, Any] | None
    """None: the case has no figures yet."""
    fact_ids: Mapping[str, str]
    """By path, the fact an input rests on."""


class CaseFiles:
    """Reads cases of the caller's tenant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def dossier(self, caller: Principal, case_id: UUID) -> Dossier:
        """One case.

        Raises:
            NotFound: There is no such case of the caller's tenant.
        """
        async with self._database.session(caller) as session:
            card = await read_card(session, caller, case_id)
            of = _Of(session, caller.tenant_id, case_id)
            facts = await of.all(CaseFactRow, CaseFactRow.seq)
            made = await of.all(CaseRecommendationRow, CaseRecommendationRow.round)
            file = (await of.all(CaseFileRow, CaseFileRow.case_id))[0]
            mismatches = await of.all(CaseMismatchRow, CaseMismatchRow.at, CaseMismatchRow.field)
            read = await read_facts(session, caller.tenant_id, case_id)
            cited = _cited(file, mismatches)
            return Dossier(
                card=card,
                file=file,
                facts=facts,
                current=frozenset(
                    current_ids((one.id, one.seq, one.field, one.document_id) for one in facts)
                ),
                read=[one for one in read if not isinstance(one.value, dict) or str(one.id) in cited],
                mismatches=mismatches,
                conditions=await of.all(CaseConditionRow, CaseConditionRow.place),
                documents=await of.all(CaseDocumentRow, CaseDocumentRow.at, CaseDocumentRow.id),
                requests=await of.all(CaseRequestRow, CaseRequestRow.at),
                recommendation=next((one for one in made if one.round == card.row.round), None),
                signatures=await of.all(CaseSignatureRow, CaseSignatureRow.at),
                overrides=await of.all(CaseOverrideRow, CaseOverrideRow.at),
                names=await _names(session, caller),
                reader_level=await level_of(session, caller.tenant_id, caller.user_id),
            )

    async def judged(self, caller: Principal, case_id: UUID) -> JudgedOn:
        """What a case was judged on, and nothing else of its file: it is asked for at each move of a slider.

        Raises:
            NotFound: There is no such case of the caller's tenant.
        """
        mine = select(CaseFileRow.inputs, CaseFileRow.fact_ids).where(
            CaseFileRow.tenant_id == caller.tenant_id, CaseFileRow.case_id == case_id
        )
        async with self._database.session(caller) as session:
            found = (await session.execute(mine)).one_or_none()
        if found is None:
            raise NotFound("There is no such case.")
        return JudgedOn(found.inputs, found.fact_ids or {})

    async def file(self, caller: Principal, case_id: UUID) -> tuple[CaseCard, CaseFileRow]:
        """Line and file of a case, without what hangs on it.

        Raises:
            NotFound: There is no such case of the caller's tenant.
        """
        async with self._database.session(caller) as session:
            card = await read_card(session, caller, case_id)
            found = await _Of(session, caller.tenant_id, case_id).all(CaseFileRow, CaseFileRow.case_id)
            return card, found[0]

    async def story(
        self, caller: Principal, case_id: UUID
    ) -> tuple[Sequence[StoryEntry], Mapping[UUID, str]]:
        """The story, oldest first, and names of those in it.

        Raises:
            NotFound: There is no such case of the caller's tenant.
        """
        async with self._database.session(caller) as session:
            await read_card(session, caller, case_id)
            return await read_story(session, caller.tenant_id, case_id), await _names(session, caller)

    async def forks(
        self, caller: Principal, case_id: UUID
    ) -> tuple[CaseCard, Sequence[CaseForkRow], Mapping[UUID, str]]:
        """Terms that were kept beside the case.

        Raises:
            NotFound: There is no such case of the caller's tenant.
        """
        async with self._database.session(caller) as session:
            card = await read_card(session, caller, case_id)
            forks = await _Of(session, caller.tenant_id, case_id).all(CaseForkRow, CaseForkRow.at)
            return card, forks, await _names(session, caller)


class _Of:
    """Rows that hang on one case."""

    def __init__(self, session: AsyncSession, tenant_id: UUID, case_id: UUID) -> None:
        self._session, self._tenant_id, self._case_id = session, tenant_id, case_id

    async def all(self, table: Any, *order: Any) -> list[Any]:  # noqa: ANN401  # a table of cases and its columns
        found = await self._session.execute(
            select(table)
            .where(table.tenant_id == self._tenant_id, table.case_id == self._case_id)
            .order_by(*order)
        )
        return list(found.scalars())


def _cited(file: CaseFileRow, mismatches: Sequence[CaseMismatchRow]) -> set[str]:
    """Ids of the facts on which figures and mismatches rest."""
    sides = {str(side.get("fact_id")) for one in mismatches for side in one.sides}
    return {*(file.fact_ids or {}).values(), *sides}


async def _names(session: AsyncSession, caller: Principal) -> dict[UUID, str]:
    found = await session.execute(
        select(UserRow.id, UserRow.display_name).where(UserRow.tenant_id == caller.tenant_id)
    )
    return {row.id: row.display_name for row in found}
