"""Our filter language in the words of the Qdrant server's client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qdrant_client import models

from rag.vectors.filters import Between, IdIn, MatchAny, Near, Where

if TYPE_CHECKING:
    from rag.vectors.filters import Condition


def server_filter(where: Where) -> models.Filter:
    """A filter; an empty ``any_of`` means none was given, as the server has it too."""
    return models.Filter(
        must=[_condition(condition) for condition in where.all_of],
        must_not=[_condition(condition) for condition in where.none_of],
        should=[_condition(condition) for condition in where.any_of] or None,
    )


def _condition(condition: Condition) -> models.Filter | models.FieldCondition | models.HasIdCondition:
    match condition:
        case Where():
            return server_filter(condition)
        case IdIn(ids):
            return models.HasIdCondition(has_id=[str(point_id) for point_id in ids])
        case MatchAny(key, values):
            return models.FieldCondition(key=key, match=models.MatchAny(any=list(values)))
        case Between(key, low, high):
            return models.FieldCondition(key=key, range=models.Range(gte=low, lte=high))
        case Near(key, latitude, longitude, km):
            centre = models.GeoPoint(lon=longitude, lat=latitude)
            return models.FieldCondition(
                key=key, geo_radius=models.GeoRadius(center=centre, radius=km * 1000)
            )
