"""Every mapped class, so that metadata is whole once this package is imported."""

from __future__ import annotations

from store.tables.base import Base
from store.tables.case_decisions import *  # noqa: F403  # registers the tables
from store.tables.case_findings import *  # noqa: F403  # registers the tables
from store.tables.cases import *  # noqa: F403  # registers the tables
from store.tables.documents import *  # noqa: F403  # registers the tables
from store.tables.eval_queue import *  # noqa: F403  # registers the tables
from store.tables.eval_runs import *  # noqa: F403  # registers the tables
from store.tables.events import *  # noqa: F403  # registers the tables
from store.tables.external_calls import *  # noqa: F403  # registers the tables
from store.tables.feedback import *  # noqa: F403  # noqa: F403  # registers the tables
from store.tables.items import *  # noqa: F403
from store.tables.lead_models import *  # noqa: F403
from store.tables.lead_work import *  # noqa: F403
from store.tables.leads import *  # noqa: F403
from store.tables.listings import *  # noqa: F403
from store.tables.model_calls import *  # noqa: F403
from store.tables.runs import *  # noqa: F403
from store.tables.schedules import *  # noqa: F403
from store.tables.tenants import AccessTokenRow, TenantRow, UserRow
from store.tables.titles import *  # noqa: F403
from store.tables.vault import *  # noqa: F403

__all__ = ["AccessTokenRow", "Base", "TenantRow", "UserRow"]
