"""Sessions of widgets: a site's public key and a page's origin in, a short-lived token out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog
from fastapi import APIRouter, Request, Response

from api.identity.keys import KeysDep
from api.identity.signed_tokens import TokenKind, TokenSigner
from api.services import ServicesDep
from api.v1.models.site import ConsentTextOut, SiteSessionIn, SiteSessionOut
from domain.errors import Forbidden, Unauthenticated
from domain.leads import Channel, consent_text
from store.identity.sites import Site, Sites, Visitors

if TYPE_CHECKING:
    from uuid import UUID

log = structlog.get_logger()
router = APIRouter(prefix="/site", tags=["widget"])


@router.post("/session")
async def begin_session(
    asked: SiteSessionIn, request: Request, response: Response, keys: KeysDep, services: ServicesDep
) -> SiteSessionOut:
    """A visitor's session on a page of one of the site's origins; the browser names the page itself."""
    origin = request.headers.get("origin")
    site = await _site(Sites(services.database), asked.site, origin)
    assert origin is not None  # noqa: S101  # _site refuses without one
    signer = await keys.signer()
    visitor_id = await Visitors(services.database).greet(site, _known(signer, asked.visitor, site))
    session = signer.site(visitor_id, site.id, origin)
    response.headers["cache-control"] = "no-store"
    return SiteSessionOut(
        access_token=session.token,
        expires_at=session.expires_at,
        visitor=signer.visitor(visitor_id, site.id).token,
        consent=_consent(),
    )


async def _site(sites: Sites, key: str, origin: str | None) -> Site:
    """The site, once it is clear that the page may use it.

    Raises:
        Forbidden: The key is of no site, or the page's origin is not one of the site's.
    """
    if origin is None:
        raise Forbidden("Open a widget session from a web page: the Origin header is missing.")
    site = await sites.live(key)
    if site is None:
        raise Forbidden("This site key is not known or was revoked; take the key from `propmubi sites list`.")
    if not site.allows(origin):
        log.info("site.origin_refused", site_id=str(site.id))
        raise Forbidden("This page's origin is not one the site key allows; add it to the site.")
    return site


def _known(signer: TokenSigner, visitor: str | None, site: Site) -> UUID | None:
    """Who the browser was. A token that no longer holds, or another site's, is nobody and no error."""
    if not visitor:
        return None
    try:
        claims = signer.read(visitor, TokenKind.VISITOR)
    except Unauthenticated:
        return None
    return claims.subject if claims.site_id == site.id else None


def _consent() -> ConsentTextOut:
    text = consent_text(datetime.now(UTC).date())
    return ConsentTextOut(
        version=text.version, text={each: text.words(each, Channel.CALL) for each in text.text}
    )
