"""Listings and the source rows merged into them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
TEXTS = postgresql.ARRAY(sa.Text())
NO_TEXTS = sa.text("'{}'::text[]")


def upgrade() -> None:
    """Applies the change."""
    _create_listings()
    _create_listing_indexes()
    _create_merged_listings()


def downgrade() -> None:
    """Takes it back."""
    op.drop_table("merged_listings")
    op.drop_table("listings")


def _create_listings() -> None:
    op.create_table(
        "listings",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            sa.ForeignKey("tenants.id", name="fk_listings_tenant_id_tenants"),
            nullable=False,
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("transaction", sa.Text(), nullable=False),
        sa.Column("property_type", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("description_hi", sa.Text()),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("locality", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("bhk", sa.Double()),
        sa.Column("bathrooms", sa.Integer()),
        sa.Column("balconies", sa.Integer()),
        sa.Column("price_inr", sa.BigInteger()),
        sa.Column("price_per_sqft", sa.Double()),
        sa.Column("deposit_inr", sa.BigInteger()),
        sa.Column("maintenance_inr_month", sa.BigInteger()),
        sa.Column("area_value", sa.Numeric()),
        sa.Column("area_unit", sa.Text()),
        sa.Column("area_basis", sa.Text()),
        sa.Column("area_sqft", sa.Numeric()),
        sa.Column("carpet_sqft", sa.Double()),
        sa.Column("super_built_up_sqft", sa.Double()),
        sa.Column("plot_sqft", sa.Double()),
        sa.Column("latitude", sa.Double()),
        sa.Column("longitude", sa.Double()),
        sa.Column("geo_accuracy", sa.Text(), nullable=False),
        sa.Column("metro_km", sa.Double()),
        sa.Column("metro_station", sa.Text()),
        sa.Column("floor", sa.Integer()),
        sa.Column("total_floors", sa.Integer()),
        sa.Column("facing", sa.Text()),
        sa.Column("furnishing", sa.Text()),
        sa.Column("parking_covered", sa.Integer()),
        sa.Column("parking_open", sa.Integer()),
        sa.Column("possession_status", sa.Text()),
        sa.Column("possession_by", sa.Date()),
        sa.Column("age_years", sa.Integer()),
        sa.Column("sale_type", sa.Text()),
        sa.Column("rera_id", sa.Text()),
        sa.Column("amenities", TEXTS, nullable=False, server_default=NO_TEXTS),
        sa.Column("views", TEXTS, nullable=False, server_default=NO_TEXTS),
        sa.Column("is_vastu", sa.Boolean()),
        sa.Column("pets_allowed", sa.Boolean()),
        sa.Column("tenant_policy", sa.Text()),
        sa.Column("pg_occupant", sa.Text()),
        sa.Column("seller_type", sa.Text()),
        sa.Column("posted_on", sa.Date()),
        sa.Column("flags", TEXTS, nullable=False, server_default=NO_TEXTS),
        sa.Column("market_flags", TEXTS, nullable=False, server_default=NO_TEXTS),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("indexed_hash", sa.Text()),
        sa.Column("dedupe_block", sa.Text()),
        sa.Column("description_key", sa.Text()),
        sa.Column("merged_sources", TEXTS, nullable=False, server_default=NO_TEXTS),
        sa.Column("payload", postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'::jsonb")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "tenant_id", "source", "source_ref", name="uq_listings_tenant_id_source_source_ref"
        ),
    )


def _create_listing_indexes() -> None:
    place = ["tenant_id", "transaction", "city", "locality", "bhk", "price_inr"]
    price = ["tenant_id", "transaction", "city", "property_type", "price_inr"]
    op.create_index("ix_listings_place", "listings", place)
    op.create_index("ix_listings_price", "listings", price)
    op.create_index("ix_listings_locality", "listings", ["tenant_id", "locality"])
    op.create_index("ix_listings_point", "listings", ["tenant_id", "latitude", "longitude"])
    op.create_index("ix_listings_dedupe", "listings", ["tenant_id", "dedupe_block"])
    op.create_index("ix_listings_amenities", "listings", ["amenities"], postgresql_using="gin")
    op.create_index(
        "ix_listings_unindexed",
        "listings",
        ["tenant_id", "id"],
        postgresql_where=sa.text("indexed_hash is distinct from content_hash"),
    )


def _create_merged_listings() -> None:
    op.create_table(
        "merged_listings",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            sa.ForeignKey("tenants.id", name="fk_merged_listings_tenant_id_tenants"),
            nullable=False,
        ),
        sa.Column(
            "into_id",
            sa.Uuid(),
            sa.ForeignKey("listings.id", name="fk_merged_listings_into_id_listings", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
    )
    op.create_index("ix_merged_listings_tenant_id", "merged_listings", ["tenant_id"])
    op.create_index("ix_merged_listings_into_id", "merged_listings", ["into_id"])
