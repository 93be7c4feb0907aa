"""Figures and texts derived from a listing for search, never shown as the seller's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.listings.amenities import vocabulary

if TYPE_CHECKING:
    from domain.listing import Listing


def price_per_sqft(listing: Listing) -> float | None:
    """Rupees per square foot of the leading area (per month where the price is monthly), two decimals."""
    area = listing.area
    if listing.price_inr is None or area is None or not area.sqft:
        return None
    return round(listing.price_inr / float(area.sqft), 2)


def search_text(listing: Listing) -> str:
    """What text ranking reads: title, project, type, place, amenities in words, description."""
    labels = vocabulary().labels
    place = ", ".join(part for part in (listing.locality, listing.city) if part)
    kind = listing.property_type.value.replace("_", " ")
    features = [labels[name] for name in listing.amenities if name in labels]
    features += [f"{view} view" for view in listing.views]
    parts = [listing.title, listing.project, f"{kind} in {place}", ", ".join(features), listing.description]
    return "\n".join(part for part in parts if part)
