"""The buttons of cards: a closed set of actions, checked before anything acts on them."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, NotRequired

from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from domain.errors import BadInput

Number = Annotated[int, Field(ge=1, le=1000)]
Rupees = Annotated[int, Field(gt=0, le=10**12)]


class RemoveChip(TypedDict):
    """Gives up one filter."""

    type: Literal["remove_chip"]
    key: Annotated[str, Field(max_length=80)]


class Judge(TypedDict):
    """Likes or dislikes a shown listing."""

    type: Literal["like", "dislike"]
    number: Number


class Compare(TypedDict):
    """Puts shown listings side by side."""

    type: Literal["compare"]
    numbers: Annotated[list[Number], Field(min_length=2, max_length=4)]


class Emi(TypedDict):
    """An EMI, with what the sliders say."""

    type: Literal["emi"]
    number: Number
    principal_inr: NotRequired[Rupees]
    rate_pct: NotRequired[Annotated[str, Field(max_length=8)]]
    months: NotRequired[Annotated[int, Field(ge=1, le=600)]]


class Details(TypedDict):
    """One listing in full, or more like it."""

    type: Literal["details", "more_like"]
    number: Number


class Contact(TypedDict):
    """The enquiry form. ``consent`` is the ticked box beside the text of ``text_version``.

    With ``wants`` human it asks for a person of the team, about the search and no listing in particular.
    """

    type: Literal["contact"]
    wants: NotRequired[Literal["human"]]
    number: NotRequired[Number]
    name: NotRequired[Annotated[str, Field(max_length=80)]]
    phone: NotRequired[Annotated[str, Field(max_length=40)]]
    channel: NotRequired[Literal["call", "whatsapp", "sms"]]
    consent: NotRequired[bool]
    text_version: NotRequired[Annotated[str, Field(max_length=60)]]


class Plain(TypedDict):
    """The next page, or a fresh start."""

    type: Literal["more", "reset"]


Action = Annotated[
    RemoveChip | Judge | Compare | Emi | Details | Contact | Plain, Field(discriminator="type")
]

ACTIONS: Final[TypeAdapter[Any]] = TypeAdapter(Action)
ACTION_SCHEMA: Final[dict[str, Any]] = ACTIONS.json_schema()
"""JSON Schema of what a client may send as ``action``."""


def read_action(raw: dict[str, Any]) -> dict[str, Any]:
    """The action, validated.

    Raises:
        BadInput: not one of the closed set, or a value out of range; the message names the field.
    """
    try:
        action: dict[str, Any] = ACTIONS.validate_python(raw)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"][1:]) or "type"
        raise BadInput(f"The action cannot be used: {where}: {first['msg']}.") from None
    return action
