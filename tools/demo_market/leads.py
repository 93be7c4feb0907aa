"""Leads of the demo market: people who do not exist, with enquiries, calls and visits; fixed by the seed.

Times are told as ages, so that the inbox of a demo is fresh on whichever day it is started.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from tools.demo_market.prices import market

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT: Final = 300
BROKERS: Final = (
    ("broker@demo", "Demo agent", ("en", "hi"), (), 120, 2),
    ("broker.asha@demo", "Asha (demo broker)", ("en", "hi", "kn"), ("Bengaluru",), 60, 2),
    ("broker.ravi@demo", "Ravi (demo broker)", ("en", "mr", "hi"), ("Pune", "Mumbai"), 60, 1),
    ("broker.meera@demo", "Meera (demo broker)", ("en", "mr"), ("Mumbai", "Thane"), 50, 1),
    ("broker.imran@demo", "Imran (demo broker)", ("en", "hi"), ("Hyderabad", "Delhi", "Gurugram"), 60, 1),
)
"""Email, name, languages, places, capacity, weight."""

_FIRST_NAMES: Final = (
    "Aarav Aditi Akash Ananya Arjun Bhavna Chetan Deepa Dinesh Esha Farhan Gauri Harish Isha Jatin Kavya "
    "Kiran Lakshmi Manish Meera Naveen Nisha Omkar Pooja Prakash Rahul Rekha Rohan Sameer Sana Sneha Suresh "
    "Tanvi Usha Varun Vidya Yash Zoya"
)
_LAST_NAMES: Final = (
    "Agarwal Bhat Chauhan Das Desai Fernandes Ghosh Iyer Jain Joshi Kapoor Khan Kulkarni Menon Mishra Nair "
    "Naik Patel Patil Rao Reddy Shah Sharma Shetty Singh Thomas Varma Yadav"
)
_FIRST: Final = tuple(_FIRST_NAMES.split())
_LAST: Final = tuple(_LAST_NAMES.split())
_SOURCES: Final = ("portal", "website", "whatsapp", "walk_in", "referral", "call", "campaign")
_SOURCE_WEIGHTS: Final = (34, 24, 14, 5, 7, 8, 8)
_LANGUAGES: Final = ("en", "hinglish", "hi", "mr")
_LANGUAGE_WEIGHTS: Final = (58, 20, 12, 10)
_ENQUIRIES: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "Looking for a {bhk} BHK in {place}, budget {budget} lakh. Can we visit the flat this Saturday?",
        "Interested in {bhk} BHK in {place} under {budget} lakh. Loan is pre-approved, close this month.",
        "Please share details of {bhk} BHK flats in {place}. Just exploring for now.",
        "{bhk} BHK near {place}, around {budget} lakh. I need a home loan. Please call me after 6 pm.",
        "Is the price negotiable? It is too expensive for {place}.",
        "Want to invest in {place}, {bhk} BHK, within 3 months. Is RERA approved?",
    ),
    "hinglish": (
        "{place} mein {bhk} BHK chahiye {budget} lakh tak, site visit karna hai",
        "{bhk} bhk flat {place} mein dikhao, loan chahiye",
        "Ghar dekhna hai {place} mein, budget {budget} lakh, jaldi",
    ),
    "hi": ("{place} में {bhk} BHK चाहिए, {budget} लाख तक। फ्लैट देखना है।", "{place} में घर के लिए फोन करें, लोन चाहिए"),
    "mr": ("{place} मध्ये {bhk} BHK हवे, {budget} लाख पर्यंत. घर बघायचे आहे.", "{place} मध्ये घर पाहिजे, लगेच हवे"),
}
_CHANNELS: Final[tuple[tuple[str, ...], ...]] = (
    ("call",), ("call", "whatsapp"), ("whatsapp",), ("call", "whatsapp", "email"), (),
)  # fmt: skip
_PHONE_STRIDE: Final = 7_919
"""Sets the numbers of two leads well apart: a slip of a finger may not turn one into the other."""
_UNWANTED: Final = (
    "I am a broker and have genuine buyers for your listings, 50-50 commission sharing.",
    "We offer digital marketing and SEO services for real estate. Increase your sales!",
    "Any vacancy in your office? Sending my CV.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoActivity:
    """One entry of a story."""

    kind: str
    age: timedelta
    details: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLead:
    """One lead, as ages before now."""

    ref: str
    name: str
    phone_e164: str
    email: str | None
    source: str
    language: str
    enquiry: str
    filters: dict[str, Any]
    channels: tuple[str, ...]
    age: timedelta
    activities: tuple[DemoActivity, ...] = field(default_factory=tuple)
    first_touch: timedelta | None = None
    """How long after it came in; None: nobody has touched it."""


def demo_leads(seed: int = 2026, count: int = COUNT) -> Iterator[DemoLead]:
    """Synthetic leads; about one in thirty is a person who came before."""
    earlier: list[DemoLead] = []
    for number in range(count):
        draw = Random(f"{seed}-lead-{number}")  # noqa: S311  # reproducible, not secret
        back = draw.choice(earlier) if earlier and draw.random() < 0.035 else None
        lead = _lead(draw, number, back)
        earlier.append(lead)
        yield lead


def _lead(draw: Random, number: int, back: DemoLead | None) -> DemoLead:
    place = draw.choices(market().localities, market().weights)[0]
    language = draw.choices(_LANGUAGES, _LANGUAGE_WEIGHTS)[0]
    bhk, budget = draw.choice((1, 2, 2, 3, 3, 4)), draw.randrange(45, 260, 5)
    is_unwanted = back is None and draw.random() < 0.05
    words = draw.choice(_UNWANTED if is_unwanted else _ENQUIRIES[language])
    first, last = draw.choice(_FIRST), draw.choice(_LAST)
    age = back.age / 2 if back else timedelta(minutes=int(draw.expovariate(1 / 4000)) + 2)
    stories = () if is_unwanted else tuple(_story(draw, age))
    touches = [one for one in stories if one.kind in {"call", "message"}]
    return DemoLead(
        ref=f"synthetic-{number}",
        name=back.name if back else f"{first} {last}",
        phone_e164=back.phone_e164 if back else f"+917000{number * _PHONE_STRIDE % 1_000_000:06}",
        email=f"{first}.{last}.{number}@example.com".lower() if draw.random() < 0.4 else None,
        source=draw.choices(_SOURCES, _SOURCE_WEIGHTS)[0],
        language="en" if is_unwanted else language,
        enquiry=words.format(place=place.name, bhk=bhk, budget=budget),
        filters={}
        if is_unwanted or draw.random() < 0.3
        else {
            "transaction": "buy",
            "city": place.city,
            "localities": [place.name],
            "bhk": {"in": [bhk]},
            "price": {"max": budget * 100_000, "period": "total"},
        },
        channels=draw.choice(
            (("call",), ("call", "whatsapp"), ("whatsapp",), ("call", "whatsapp", "email"), ())
        ),
        age=age,
        activities=stories,
        first_touch=age - max(one.age for one in touches) if touches else None,
    )


def _story(draw: Random, age: timedelta) -> Iterator[DemoActivity]:
    """What has happened since, in the time there was."""
    if age < timedelta(hours=1) or draw.random() < 0.3:
        return
    left = age - timedelta(minutes=draw.choice((2, 3, 4, 8, 30)))
    for _ in range(draw.choice((1, 1, 2, 3))):
        outcome = draw.choice(("connected", "connected", "no_answer", "busy", "callback"))
        minutes = draw.randrange(1, 9) if outcome == "connected" else 0
        yield DemoActivity(kind="call", age=left, details={"outcome": outcome, "minutes": minutes})
        left *= draw.uniform(0.4, 0.9)
    if draw.random() < 0.35:
        yield DemoActivity(kind="reply", age=left, details={"channel": "whatsapp"})
        left *= 0.7
    if draw.random() < 0.25:
        yield DemoActivity(kind="view", age=left, details={})
    if draw.random() < 0.2:
        state = draw.choice(("planned", "done", "missed"))
        yield DemoActivity(kind="visit", age=left * 0.8, details={"state": state})
