"""Sites that carry the widget, and the visitors who come through them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.errors import BadInput, NotFound
from domain.ids import uuid7
from domain.origins import is_loopback_origin, normal_origin
from domain.tenancy import DEMO_SITE_KEY, DEMO_TENANT_ID, Principal, SessionKind
from store.tables.identity import SiteRow, VisitorRow
from store.users import check_tenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from store.database import AsyncSession, Database

KEY_PREFIX: Final = "pms_"
ORIGINS_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class Site:
    """One site, as long as it is not revoked."""

    id: UUID
    tenant_id: UUID
    key: str
    name: str
    allowed_origins: tuple[str, ...]
    is_loopback_allowed: bool

    def allows(self, origin: str) -> bool:
        """Whether a page of this origin may use the site's key."""
        return origin in self.allowed_origins or (self.is_loopback_allowed and is_loopback_origin(origin))


@dataclass(frozen=True, slots=True)
class AllowedOrigins:
    """Origins of all live sites, for answers to browsers' preflights."""

    named: frozenset[str] = frozenset()
    is_loopback_allowed: bool = False

    def allow(self, origin: str) -> bool:
        """Whether some site lives on this origin."""
        return origin in self.named or (self.is_loopback_allowed and is_loopback_origin(origin))


class Sites:
    """Sites of all tenants: a call that names a key is not anyone's yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def live(self, key: str) -> Site | None:
        """The site of this key; None when there is none or it was revoked."""
        statement = select(SiteRow).where(SiteRow.key == key, SiteRow.revoked_at.is_(None))
        async with self._database.system_session() as session:
            row = (await session.execute(statement)).scalar_one_or_none()
        return None if row is None else _site(row)

    async def allowed_origins(self) -> AllowedOrigins:
        """Origins of every live site."""
        statement = select(SiteRow.allowed_origins, SiteRow.is_loopback_allowed).where(
            SiteRow.revoked_at.is_(None)
        )
        async with self._database.system_session() as session:
            rows = (await session.execute(statement)).all()
        return AllowedOrigins(
            frozenset(origin for row in rows for origin in row.allowed_origins),
            any(row.is_loopback_allowed for row in rows),
        )

    async def of_tenant(self, tenant_id: UUID) -> Sequence[SiteRow]:
        """All sites of the tenant, revoked ones too, oldest first."""
        statement = select(SiteRow).where(SiteRow.tenant_id == tenant_id).order_by(SiteRow.created_at)
        async with self._database.system_session() as session:
            return (await session.execute(statement)).scalars().all()

    async def add(
        self, tenant_id: UUID, name: str, origins: Iterable[str], *, is_loopback_allowed: bool = False
    ) -> Site:
        """A new site with a key of its own.

        Raises:
            BadInput: No origin, too many, or one that is none.
            NotFound: There is no such tenant.
        """
        allowed = sorted({normal_origin(each) for each in origins})
        if not allowed and not is_loopback_allowed:
            raise BadInput("A site needs at least one origin, such as https://homes.example.")
        if len(allowed) > ORIGINS_MAX:
            raise BadInput(f"A site has at most {ORIGINS_MAX} origins; this one names {len(allowed)}.")
        row = SiteRow(
            id=uuid7(),
            tenant_id=tenant_id,
            key=KEY_PREFIX + secrets.token_urlsafe(12),
            name=" ".join(name.split())[:120],
            allowed_origins=allowed,
            is_loopback_allowed=is_loopback_allowed,
        )
        async with self._database.system_session() as session:
            await check_tenant(session, tenant_id)
            session.add(row)
        return _site(row)

    async def revoke(self, tenant_id: UUID, key: str) -> None:
        """Ends the site: its key opens nothing, and its visitors' tokens are refused from now on.

        Raises:
            NotFound: The tenant has no such live site.
        """
        statement = (
            update(SiteRow)
            .where(SiteRow.tenant_id == tenant_id, SiteRow.key == key, SiteRow.revoked_at.is_(None))
            .values(revoked_at=func.now())
            .returning(SiteRow.id)
        )
        async with self._database.system_session() as session:
            if (await session.execute(statement)).scalar_one_or_none() is None:
                raise NotFound(f"There is no site {key[:40]!r} in this tenant, or it was revoked before.")


class Visitors:
    """Browsers that use a site's widget."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def greet(self, site: Site, known: UUID | None) -> UUID:
        """The visitor of that id, seen again; a new one when none is known or they were forgotten."""
        async with self._database.system_session() as session:
            if known is not None:
                seen = (
                    update(VisitorRow)
                    .where(VisitorRow.id == known, VisitorRow.site_id == site.id)
                    .values(last_seen_at=func.now())
                    .returning(VisitorRow.id)
                )
                if (await session.execute(seen)).scalar_one_or_none() is not None:
                    return known
            row = VisitorRow(id=uuid7(), tenant_id=site.tenant_id, site_id=site.id)
            session.add(row)
            return row.id

    async def principal(self, visitor_id: UUID, site_id: UUID) -> Principal | None:
        """Whom a site token stands for; None when the site was revoked or the visitor forgotten."""
        statement = (
            select(SiteRow.tenant_id)
            .join(VisitorRow, VisitorRow.site_id == SiteRow.id)
            .where(VisitorRow.id == visitor_id, SiteRow.id == site_id, SiteRow.revoked_at.is_(None))
        )
        async with self._database.system_session() as session:
            tenant_id = (await session.execute(statement)).scalar_one_or_none()
        if tenant_id is None:
            return None
        return Principal(tenant_id, None, visitor_id=visitor_id, kind=SessionKind.SITE, site_id=site_id)


async def ensure_demo_site(session: AsyncSession) -> None:
    """The demo tenant's site; stays revoked once someone revoked it."""
    row = insert(SiteRow).values(
        id=uuid7(),
        tenant_id=DEMO_TENANT_ID,
        key=DEMO_SITE_KEY,
        name="Demo site",
        allowed_origins=[],
        is_loopback_allowed=True,
    )
    await session.execute(row.on_conflict_do_nothing(index_elements=["key"]))


def _site(row: SiteRow) -> Site:
    return Site(row.id, row.tenant_id, row.key, row.name, tuple(row.allowed_origins), row.is_loopback_allowed)
