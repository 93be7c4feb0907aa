"""Every defence of every graph by name. A new one is added there together with what shows that it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.adversary.case_defences import CASE_DEFENCES
from tests.adversary.lead_defences import LEAD_DEFENCES
from tests.adversary.listing_defences import LISTING_DEFENCES
from tests.adversary.paper_defences import PAPER_DEFENCES
from tests.adversary.search_defences import SEARCH_DEFENCES
from tests.adversary.title_defences import TITLE_DEFENCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.adversary.defence import Defence

DEFENCES: Final[dict[str, Mapping[str, Defence]]] = {
    "property_search": SEARCH_DEFENCES,
    "listing_enrichment": LISTING_DEFENCES,
    "lead_scoring": LEAD_DEFENCES,
    "document_intake": PAPER_DEFENCES,
    "title_review": TITLE_DEFENCES,
    "underwriting": CASE_DEFENCES,
}
