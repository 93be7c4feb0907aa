"""What each event carries: one frozen model per type and version.

Ids and facts, never a name, a number or an address: who may see those reads them where they are kept.
A change of shape is a new version beside the old one, with a step from the old to the new
(`store.events.catalogue`).
"""

from __future__ import annotations

from store.events.models.base import EventData
from store.events.models.case import *  # noqa: F403  # the package is the list of them all
from store.events.models.crm import *  # noqa: F403
from store.events.models.document import *  # noqa: F403
from store.events.models.property import *  # noqa: F403
from store.events.models.transaction import *  # noqa: F403
from store.events.models.user import *  # noqa: F403

__all__ = ["EventData"]
