"""Versions of the model behind a lead's score: kept, listed, promoted by a person; the champion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from domain.errors import BadInput, Conflict, Forbidden, NotFound
from domain.ids import uuid7
from domain.leads_model.features import foreign_columns
from domain.leads_model.files import dump_model, load_model, seal_of
from domain.leads_model.never import why_never
from domain.tenancy import Role
from store.tables.lead_models import LeadModelRow
from store.tables.tenants import UserRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.leads_model.form import LeadModel
    from store.database import AsyncSession, Database

Purpose = Literal["platform", "files"]
PROMOTERS: Final = frozenset({Role.ML_ENGINEER.value, Role.ADMIN.value})
"""Whose word makes a champion (DOMAIN G: configuration of models)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVersion:
    """One version, without its body."""

    version: int
    purpose: Purpose
    state: Literal["candidate", "champion", "retired"]
    seal: str
    data_sha256: str
    metrics: dict[str, Any]
    created_at: datetime
    promoted_by: UUID | None
    promoted_at: datetime | None
    promotions: list[dict[str, Any]]


class Champion(NamedTuple):
    """The model that scores a tenant's leads."""

    version: int
    model: LeadModel


class LeadModels:
    """Models of all tenants; every call names its tenant."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._parsed: dict[str, LeadModel] = {}

    async def add(self, tenant_id: UUID, model: LeadModel) -> ModelVersion:
        """Keeps a model as a candidate; the same model again is the version it already has."""
        seal = seal_of(model)
        async with self._database.session(tenant_id) as session:
            # Two trainings that end at once must not take the same number.
            await session.execute(
                text("select pg_advisory_xact_lock(hashtext('lead_models'), hashtext(:tenant))"),
                {"tenant": str(tenant_id)},
            )
            last = select(func.coalesce(func.max(LeadModelRow.version), 0)).where(
                LeadModelRow.tenant_id == tenant_id
            )
            number = (await session.execute(last)).scalar_one() + 1
            await session.execute(
                insert(LeadModelRow)
                .values(
                    id=uuid7(),
                    tenant_id=tenant_id,
                    version=number,
                    purpose="files" if foreign_columns(model) else "platform",
                    seal=seal,
                    data_sha256=model.data_sha256,
                    metrics=dict(model.metrics),
                    body=dump_model(model),
                    state="candidate",
                )
                .on_conflict_do_nothing(index_elements=["tenant_id", "seal"])
            )
            kept = select(LeadModelRow).where(LeadModelRow.tenant_id == tenant_id, LeadModelRow.seal == seal)
            return _version((await session.execute(kept)).scalar_one())

    async def of_tenant(self, tenant_id: UUID) -> Sequence[ModelVersion]:
        """All versions, newest first."""
        statement = (
            select(LeadModelRow)
            .where(LeadModelRow.tenant_id == tenant_id)
            .order_by(LeadModelRow.version.desc())
        )
        async with self._database.session(tenant_id) as session:
            return [_version(row) for row in await session.scalars(statement)]

    async def get(self, tenant_id: UUID, version: int) -> LeadModel:
        """The model of that version.

        Raises:
            NotFound: There is none.
            BadInput: What is kept does not fit its seal.
        """
        async with self._database.session(tenant_id) as session:
            return load_model((await _row(session, tenant_id, version)).body)

    async def champion(self, tenant_id: UUID, purpose: Purpose = "platform") -> LeadModel | None:
        """The tenant's champion; None: there is none, and the cold start's points stand."""
        found = await self.champion_version(tenant_id, purpose)
        return None if found is None else found.model

    async def champion_version(self, tenant_id: UUID, purpose: Purpose = "platform") -> Champion | None:
        """The tenant's champion with its number; None: there is none.

        Its body is read and checked once in a process; afterwards only its seal is asked for.

        Raises:
            BadInput: What is kept does not fit its seal.
        """
        mine = (
            LeadModelRow.tenant_id == tenant_id,
            LeadModelRow.purpose == purpose,
            LeadModelRow.state == "champion",
        )
        async with self._database.session(tenant_id) as session:
            held = (
                await session.execute(select(LeadModelRow.version, LeadModelRow.seal).where(*mine))
            ).first()
            if held is None:
                return None
            version, seal = held
            if seal not in self._parsed:
                of_seal = select(LeadModelRow.body).where(
                    LeadModelRow.tenant_id == tenant_id, LeadModelRow.seal == seal
                )
                self._parsed[seal] = load_model((await session.execute(of_seal)).scalar_one())
            return Champion(version, self._parsed[seal])

    async def promote(self, tenant_id: UUID, version: int, *, by: UUID, at: datetime) -> ModelVersion:
        """Makes the version the champion of its purpose in place of the one before, on a person's word.

        Raises:
            NotFound: There is no such version.
            Forbidden: ``by`` is nobody of the tenant who may decide this.
            Conflict: It is the champion already.
            BadInput: The model knows what no score may know.
        """
        async with self._database.session(tenant_id) as session:
            row = await _row(session, tenant_id, version)
            _check_columns(load_model(row.body))
            if row.state == "champion":
                raise Conflict(f"Version {version} is the champion already.")
        await self._check_person(tenant_id, by)
        async with self._database.session(tenant_id) as session:
            # The row locks of the update make two promotions at once one after the other.
            before = (
                await session.execute(
                    update(LeadModelRow)
                    .where(
                        LeadModelRow.tenant_id == tenant_id,
                        LeadModelRow.purpose == row.purpose,
                        LeadModelRow.state == "champion",
                    )
                    .values(state="retired")
                    .returning(LeadModelRow.version)
                )
            ).scalar_one_or_none()
            entry = {"by": str(by), "at": at.isoformat(), "instead_of": before}
            await session.execute(
                update(LeadModelRow)
                .where(LeadModelRow.tenant_id == tenant_id, LeadModelRow.version == version)
                .values(
                    state="champion",
                    promoted_by=by,
                    promoted_at=at,
                    promotions=[*row.promotions, entry],
                )
            )
            return _version(await _row(session, tenant_id, version))

    async def _check_person(self, tenant_id: UUID, person: UUID) -> None:
        """By the system, since a tenant without a person sees no accounts."""
        statement = select(UserRow.roles).where(
            UserRow.tenant_id == tenant_id, UserRow.id == person, UserRow.disabled_at.is_(None)
        )
        async with self._database.system_session() as session:
            roles = (await session.execute(statement)).scalar_one_or_none()
        if roles is None or not PROMOTERS & set(roles):
            raise Forbidden("Only an ML engineer or administrator of the tenant promotes a model.")


def _check_columns(model: LeadModel) -> None:
    never = [source for source in model.sources if why_never(source)]
    if never:
        raise BadInput(
            f"This model knows what no score may know ({', '.join(never)}); train it without them."
        )


async def _row(session: AsyncSession, tenant_id: UUID, version: int) -> LeadModelRow:
    statement = (
        select(LeadModelRow)
        .where(LeadModelRow.tenant_id == tenant_id, LeadModelRow.version == version)
        .execution_options(populate_existing=True)
    )
    row = (await session.execute(statement)).scalar_one_or_none()
    if row is None:
        raise NotFound(f"There is no version {version}; see `propmubi leads models list`.")
    return row


def _version(row: LeadModelRow) -> ModelVersion:
    return ModelVersion(
        version=row.version,
        purpose=row.purpose,  # type: ignore[arg-type]  # only these two are written
        state=row.state,  # type: ignore[arg-type]  # likewise
        seal=row.seal,
        data_sha256=row.data_sha256,
        metrics=row.metrics,
        created_at=row.created_at,
        promoted_by=row.promoted_by,
        promoted_at=row.promoted_at,
        promotions=row.promotions,
    )
