"""Our filter language in the words of the in-process engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import qdrant_edge as edge

from rag.vectors.filters import Between, IdIn, MatchAny, Near, Where

if TYPE_CHECKING:
    from rag.vectors.filters import Condition


def edge_filter(where: Where) -> edge.Filter:
    """A filter; an empty ``any_of`` means none was given, as the engine has it too."""
    return edge.Filter(
        must=[_condition(condition) for condition in where.all_of],
        must_not=[_condition(condition) for condition in where.none_of],
        should=[_condition(condition) for condition in where.any_of] or None,
    )


def _condition(condition: Condition) -> edge.Filter | edge.FieldCondition | edge.HasIdCondition:
    match condition:
        case Where():
            return edge_filter(condition)
        case IdIn(ids):
            return edge.HasIdCondition({str(point_id) for point_id in ids})
        case MatchAny(key, values):
            return edge.FieldCondition(key, match=edge.MatchAny(list(values)))
        case Between(key, low, high):
            return edge.FieldCondition(key, range=edge.RangeFloat(gte=low, lte=high))
        case Near(key, latitude, longitude, km):
            circle = edge.GeoRadius(edge.GeoPoint(longitude, latitude), km * 1000)
            return edge.FieldCondition(key, geo_radius=circle)
