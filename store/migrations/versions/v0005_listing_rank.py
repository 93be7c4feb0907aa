"""Listings carry the part of their rank that no search changes, and an index holds what most searches test.

The first lets an index give the best listings in order, the second lets it count them alone.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# As `store.listing_rank.RANK_SQL` was on this day; a later rank is a later migration.
_PRICE_DOUBTS = "'price_absurd', 'price_anomaly', 'price_missing', 'price_unit_suspect'"
_OTHER_DOUBTS = (
    "'area_absurd', 'bhk_suspect', 'description_repeated', 'locality_unknown', 'possible_duplicate', "
    "'stale', 'transaction_mismatch'"
)
RANK = (
    f"case when ((flags || market_flags) && array[{_PRICE_DOUBTS}]::text[]) then -20.0 else 0.0 end + "
    f"case when ((flags || market_flags) && array[{_OTHER_DOUBTS}]::text[]) then -1.0 else 0.0 end + "
    "greatest(coalesce((posted_on - date '2026-01-01')::float8 / 180, -1.0), -4.0) + "
    "case when price_inr is null then 0.0 else 0.2 end + "
    "case when area_sqft is null then 0.0 else 0.2 end + "
    "case when locality is null then 0.0 else 0.2 end + "
    "case when latitude is null then 0.0 else 0.2 end + "
    "case when furnishing is null then 0.0 else 0.2 end"
)
PLACE = ["tenant_id", "transaction", "city", "locality", "bhk", "price_inr"]
COUNTED = ["property_type", "floor", "total_floors", "latitude", "longitude"]


def upgrade() -> None:
    """Applies the change."""
    op.execute(f"alter table listings add column rank double precision generated always as ({RANK}) stored")
    op.execute("create index ix_listings_rank on listings (tenant_id, transaction, city, rank desc, id)")
    op.drop_index("ix_listings_price", "listings")
    op.drop_index("ix_listings_place", "listings")
    op.create_index("ix_listings_place", "listings", PLACE, postgresql_include=COUNTED)


def downgrade() -> None:
    """Takes it back."""
    op.drop_index("ix_listings_place", "listings")
    op.create_index("ix_listings_place", "listings", PLACE)
    op.create_index(
        "ix_listings_price", "listings", ["tenant_id", "transaction", "city", "property_type", "price_inr"]
    )
    op.execute("alter table listings drop column rank")
