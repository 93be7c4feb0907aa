"""The slots of a home search (DOMAIN E), as they travel: JSON-plain, absent when unsaid.

One shape serves the parser, the model path, the graph state, the API, the chips of the chat and the saved
``--state`` file. TypedDicts, because graph state must stay plain under strict msgpack and because a misspelt
key is then mypy's to find.
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

Intent = Literal["search", "refine", "reset", "tool", "refuse"]


# Functional form, because ``in`` is a keyword. Wanted BHK counts; 0.5 is 1 RK.
BhkSlot = TypedDict("BhkSlot", {"in": list[float]}, total=False)


class PriceSlot(TypedDict, total=False):
    """Whole rupees; ``period`` total for a sale, month for rent, pg and lease."""

    min: int
    max: int
    period: Literal["total", "month"]
    max_per_sqft_month: float


class AreaOriginal(TypedDict):
    """The area as said, kept when the unit was not square feet."""

    value: float
    unit: str


class AreaSlot(TypedDict, total=False):
    """Square feet, with the basis the user named."""

    min_sqft: float
    max_sqft: float
    basis: Literal["carpet", "built_up", "super_built_up", "plot", "unspecified"]
    original: AreaOriginal


class LandmarkSlot(TypedDict, total=False):
    """A named place, or a kind of place (``category``: mosque, school, …), and how it relates."""

    name: str
    relation: Literal["near", "within"]
    category: bool
    max_km: float


class CommuteSlot(TypedDict, total=False):
    """Travel-time wish; estimated from straight-line distance and said so."""

    to: str
    max_min: int
    mode: Literal["metro", "car", "bus", "walk", "any"]


class MetroSlot(TypedDict, total=False):
    """Distance to the nearest metro station."""

    max_km: float


class PossessionSlot(TypedDict, total=False):
    """``by`` is an ISO date."""

    status: Literal["ready", "under_construction"]
    by: str


FloorSlot = TypedDict(
    "FloorSlot",
    {
        "min": int,
        "max": int,
        "in": list[int],
        "not_ground": bool,
        "not_top": bool,
        "prefer": Literal["high", "low"],
    },
    total=False,
)


class ParkingSlot(TypedDict, total=False):
    """Parking places wanted."""

    min: int
    type: Literal["covered", "open"]


class PgSlot(TypedDict, total=False):
    """Lawful single-sex PG."""

    occupant: Literal["male", "female", "any"]


class ExcludeSlot(TypedDict, total=False):
    """What must not match; the same slot names as `SearchFilters`."""

    property_types: list[str]
    localities: list[str]
    landmarks: list[LandmarkSlot]
    amenities: list[str]
    furnishing: list[str]
    facing: list[str]
    bhk: BhkSlot
    seller_type: list[str]
    views: list[str]
    floor: FloorSlot


class SearchFilters(TypedDict, total=False):
    """All slots. Values are canonical names (gazetteer, closed vocabularies)."""

    transaction: Literal["buy", "rent", "pg", "lease"]
    category: Literal["residential", "commercial"]
    property_types: list[str]
    bhk: BhkSlot
    price: PriceSlot
    deposit_max: int
    area: AreaSlot
    city: str
    localities: list[str]
    landmarks: list[LandmarkSlot]
    commute: CommuteSlot
    metro: MetroSlot
    possession: PossessionSlot
    facing: list[str]
    vastu: bool
    views: list[str]
    floor: FloorSlot
    furnishing: list[str]
    parking: ParkingSlot
    sale_type: Literal["new", "resale"]
    rera: bool
    bath_min: int
    amenities: list[str]
    pets: bool
    seller_type: list[str]
    tenant_policy: str
    pg: PgSlot
    yield_min_pct: float
    exclude: ExcludeSlot
    sort: Literal["price_asc", "price_desc", "area_desc", "newest", "relevance"]


class Refusal(TypedDict):
    """What was refused and under which rule of DOMAIN E."""

    attribute: str
    code: Literal["PROTECTED_ATTRIBUTE", "PII_DISCLOSURE", "NON_NEUTRAL_LENDER_PROMOTION"]


TaxTopic = Literal["regime", "buying_cost", "stamp_duty", "tds", "gst"]


class ToolCall(TypedDict, total=False):
    """A question that is not a search: what to compute and on which shown result."""

    name: Literal["emi", "compare", "afford", "more_like", "contact", "details", "tax"]
    result_numbers: list[int]
    """1-based positions in the list the user last saw."""
    tenure_months: int
    rate_pct: str
    loan_inr: int
    down_payment_inr: int
    monthly_income_inr: int
    obligations_inr: int
    """Instalments a month that run already."""
    topic: TaxTopic
    """Of a tax question: what is asked; the keys below are its details."""
    price_inr: int
    city: str
    buyer: Literal["man", "woman", "joint"]
    stage: Literal["under_construction", "completed"]
    seller: Literal["resident", "nri"]
    yearly_income_inr: int
    spouse_income_inr: int
    """A year, as `yearly_income_inr`."""
    brokerage_pct: str
    phone: str
    person_name: str
    wants: Literal["human"]
    """Of a contact: a person of the team in place of an advertiser."""


class ParsedUtterance(TypedDict, total=False):
    """Envelope of DOMAIN E: ``filters`` on search and reset, ``state_after`` on refine."""

    intent: Intent
    filters: SearchFilters
    state_after: SearchFilters
    refused: list[Refusal]
    clarify: list[str]
    tool: ToolCall
    assumptions: list[str]
    """Plain sentences about what was assumed ("70 read as 70 lakh"); shown to the user."""
    unparsed: list[str]
    """Words that no rule understood; they still feed the text ranking."""
    unknown_places: list[str]
    """Names said as a place that the gazetteer does not hold; the answer says so."""
