"""Who may call which route: the table that `test_route_access` holds against the running API.

Read a row as: this request, by these callers, on this kind of object, is answered so when it is allowed.
What follows for everybody else is the same everywhere (`expected_status`):

- no proof of who calls, from another machine: 401; from this machine: 401 where a person must sign in;
- known, but not one of the callers of the row: 403;
- allowed, but the object is not theirs to see: 404, as if it did not exist.

An object is its owner's (threads, runs, tokens), or the tenant's (listings, assistants, facts of runs).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from domain.tenancy import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Caller(StrEnum):
    """Who calls. People sign in with a password; each has one role."""

    OUTSIDER = "outsider"
    """No proof, from another machine."""
    OWN_MACHINE = "own_machine"
    """No proof, from the machine the platform runs on: the developer before it."""
    VISITOR = "visitor"
    """The widget on a customer's site, with its site token."""
    PROGRAM = "program"
    """A program with a buyer's personal access token."""
    BUYER = Role.BUYER.value
    SELLER = Role.SELLER.value
    AGENT = Role.AGENT.value
    BUILDER = Role.BUILDER.value
    ANALYST = Role.ANALYST.value
    LEGAL_REVIEWER = Role.LEGAL_REVIEWER.value
    ML_ENGINEER = Role.ML_ENGINEER.value
    ADMIN = Role.ADMIN.value
    AUDITOR = Role.AUDITOR.value


class Whose(StrEnum):
    """Whose object it is."""

    OWN = "own"
    NEIGHBOUR = "neighbour"
    """Another person's of the same tenant."""
    STRANGER = "stranger"
    """Another tenant's."""


class Kind(StrEnum):
    """What the ids of a request name."""

    THREAD = "thread"
    RUN = "run"
    """An ended run on a thread."""
    OPEN_RUN = "open_run"
    """A run that waits for a worker."""
    TOKEN = "token"  # a kind
    CRON = "cron"
    ASSISTANT = "assistant"
    LISTING = "listing"
    RUN_FACTS = "run_facts"
    """A run as its tenant's operators see it."""
    DEAD_LETTER = "dead_letter"
    EXTERNAL_CALL = "external_call"
    """A call to a system outside of which nobody knows whether it was made."""
    LEAD = "lead"
    DOCUMENT = "document"
    CASE = "case"
    """A home-loan case whose figures are made, at its decision."""
    TITLE = "title"
    CONTRACT = "contract"
    """A review of somebody's agreement for sale."""


SHARED: Final = frozenset(
    {
        Kind.ASSISTANT,
        Kind.LISTING,
        Kind.RUN_FACTS,
        Kind.DEAD_LETTER,
        Kind.EXTERNAL_CALL,
        Kind.LEAD,
        Kind.CASE,
        Kind.TITLE,
    }
)
"""Objects of the tenant and of no person."""

ALL: Final = frozenset(Caller)
KNOWN: Final = ALL - {Caller.OUTSIDER}
PEOPLE: Final = KNOWN - {Caller.OWN_MACHINE, Caller.VISITOR}
SIGNED_IN: Final = PEOPLE - {Caller.PROGRAM}
LISTING_WRITERS: Final = frozenset({Caller.SELLER, Caller.AGENT, Caller.BUILDER, Caller.ADMIN})
CRON_KEEPERS: Final = KNOWN - {Caller.VISITOR}
ADMINS: Final = frozenset({Caller.ADMIN})
OPERATORS: Final = frozenset({Caller.ADMIN, Caller.AUDITOR})
AGENTS: Final = frozenset({Caller.AGENT})
LEAD_READERS: Final = AGENTS | ADMINS
PAPER_STAFF: Final = frozenset({Caller.ANALYST, Caller.LEGAL_REVIEWER})
"""Who sees papers that others sent."""
ANALYSTS: Final = frozenset({Caller.ANALYST})
CASE_READERS: Final = ANALYSTS | {Caller.AUDITOR}
CASE_FIGURES: Final = CASE_READERS | ADMINS
ADVOCATES: Final = frozenset({Caller.LEGAL_REVIEWER})
TITLE_READERS: Final = ADVOCATES | {Caller.ANALYST}
FEEDBACK_READERS: Final = frozenset({Caller.ML_ENGINEER, Caller.ADMIN})
CORRECTORS: Final = FEEDBACK_READERS | ADVOCATES | ANALYSTS | AGENTS
ASSISTANT_WRITERS: Final = frozenset({Caller.OWN_MACHINE, Caller.ML_ENGINEER, Caller.ADMIN})


@dataclass(frozen=True, slots=True)
class Row:
    """One request and who may make it."""

    request: str
    """Method and path, as the API describes them."""
    callers: frozenset[Caller]
    ok: int | tuple[int, ...]
    kind: Kind | None = None
    body: Any = None
    """JSON; ``{name}`` stands for an id of the object or a fact of the test's world."""
    headers: Mapping[str, str] = field(default_factory=dict)
    skips: bool = False
    """Ids of others are passed over in silence: the answer is that to one's own, and nothing happens."""
    query: Mapping[str, str] = field(default_factory=dict)
    """Parameters behind the path."""

    @property
    def method(self) -> str:
        """GET, POST, …"""
        return self.request.split()[0]

    @property
    def path(self) -> str:
        """The path with its parameters' names."""
        return self.request.split()[1]


LISTING: Final = {
    "id": "a-1",
    "transaction": "buy",
    "property_type": "apartment",
    "city": "Pune",
    "locality": "Baner",
    "bhk": 2,
    "price": "85 lakh",
    "title": "2 BHK in Baner",
}
RUN: Final = {"assistant_id": "plain", "input": {"x": 1}}
ITEM: Final = {"namespace": ["notes"], "key": "k", "value": {"said": "something"}}
CRON: Final = {"assistant_id": "plain", "schedule": "30 2 * * *"}
SEEN: Final = {"version": 1}
CHOSEN: Final = [{"id": "{lead_id}", "version": 1}]
LOAN: Final = {
    "product": "home_purchase",
    "requested_amount": 5_000_000,
    "rate_pct": "8.50",
    "tenure_months": 240,
    "property": {"market_value": 7_500_000},
    "applicants": [{
        "role": "primary", "relation": "self", "employment": "salaried", "age_months": 420,
        "fixed_gross_monthly": 110_000,
    }],
}  # fmt: skip
FILE: Final = (200, 404)
"""Of the files that a build leaves: there or not, but never asked who you are."""

TABLE: Final[tuple[Row, ...]] = (
    # What anybody may have.
    Row("GET /ok", ALL, 200),
    Row("GET /info", ALL, 200),
    Row("GET /openapi.json", ALL, 200),
    Row("HEAD /openapi.json", ALL, 200),
    Row("GET /", ALL, 200),
    Row("GET /docs", ALL, 200),
    Row("GET /ops", ALL, 200),
    Row("GET /ops/assets/{name}", ALL, FILE),
    Row("GET /inbox", ALL, FILE),
    Row("GET /inbox/assets/{name}", ALL, FILE),
    Row("GET /workbench", ALL, FILE),
    Row("GET /workbench/assets/{name}", ALL, FILE),
    # Numbers without anybody's ids, for this machine or the bearer of a token of the settings.
    Row("GET /metrics", KNOWN - {Caller.VISITOR}, 200),
    Row("GET /assets/{name}", ALL, FILE),
    Row("GET /widget/{name}", ALL, FILE),
    Row("HEAD /widget/{name}", ALL, FILE),
    Row("GET /demo", ALL, FILE),
    Row("HEAD /demo", ALL, FILE),
    Row("GET /demo/{name}", ALL, FILE),
    Row("HEAD /demo/{name}", ALL, FILE),
    # Proving who one is.
    Row("POST /api/v1/auth/login", ALL, 200, body={"email": "{email}", "password": "{password}"}),
    Row("POST /api/v1/auth/refresh", ALL, 200, body={"refresh_token": "{refresh_token}"}),
    Row("POST /api/v1/auth/logout", ALL, 204, body={"refresh_token": "{refresh_token}"}),
    Row("POST /api/v1/site/session", ALL, 200, body={"site": "{site}"}, headers={"origin": "{origin}"}),
    # Tokens for programs: a person's own; made only by who typed the password.
    Row("GET /api/v1/auth/tokens", PEOPLE, 200),
    Row("POST /api/v1/auth/tokens", SIGNED_IN, 201, body={"label": "a script"}),
    Row("DELETE /api/v1/auth/tokens/{token_id}", PEOPLE, 204, Kind.TOKEN),
    # The platform and its catalogue.
    Row("GET /api/v1/status", KNOWN, 200),
    Row("GET /api/v1/me", KNOWN, 200),
    Row("GET /api/v1/events/schemas/property_search", ALL, 200),
    Row("POST /api/v1/calc", ALL, 200, body={"kind": "format_indian", "inputs": {"amount": 125000}}),
    Row("POST /api/v1/search", KNOWN, 200, body={"text": "2 bhk in Pune"}),
    Row("GET /api/v1/listings/{listing_id}", KNOWN, 200, Kind.LISTING),
    Row("POST /api/v1/listings", LISTING_WRITERS, 200, body=LISTING),
    Row("POST /api/v1/listings/import", LISTING_WRITERS, 200, body={"id": "a-1"}),
    # Runs of the whole tenant, without what was said.
    Row("GET /api/v1/runs", OPERATORS, 200),
    Row("GET /api/v1/runs/{run_id}", OPERATORS, 200, Kind.RUN_FACTS),
    # Events of the tenant.
    Row("GET /api/v1/events/schemas", ALL, 200),
    Row("GET /api/v1/events/schemas/{event_type}/{version}", ALL, 200),
    Row("GET /api/v1/events", OPERATORS, 200),
    Row("GET /api/v1/events/triggers", OPERATORS, 200),
    Row("POST /api/v1/events", ADMINS, 201, body={
        "type": "document.verified",
        "data": {"document_id": "0d0e0000-0000-7000-8000-0000000000d0", "kind": "sale_deed"},
    }),
    Row("POST /api/v1/events/replay", ADMINS, 200, body={"since": "2999-01-01T00:00:00Z"}),
    Row("GET /api/v1/events/dead", OPERATORS, 200),
    Row("GET /api/v1/events/dead/{letter_id}", OPERATORS, 200, Kind.DEAD_LETTER),
    Row("POST /api/v1/events/dead/{letter_id}/replay", ADMINS, 200, Kind.DEAD_LETTER),
    Row("POST /api/v1/events/dead/{letter_id}/discard", ADMINS, 200, Kind.DEAD_LETTER),
    # Calls to systems outside that a person must find out about.
    Row("GET /api/v1/external-calls", ADMINS, 200),
    Row("POST /api/v1/external-calls/{external_call_id}/resolve", ADMINS, 200, Kind.EXTERNAL_CALL,
        {"outcome": "not_done", "note": "asked them"}),
    # The run engine, for its operators.
    Row("GET /api/v1/ops/overview", OPERATORS, 200),
    Row("GET /api/v1/ops/runs", OPERATORS, 200),
    Row("GET /api/v1/ops/waiting", OPERATORS, 200),
    Row("GET /api/v1/ops/leases", OPERATORS, 200),
    Row("GET /api/v1/ops/streams", OPERATORS, 200),
    Row("GET /api/v1/ops/workers", OPERATORS, 200),
    Row("GET /api/v1/ops/nodes", OPERATORS, 200),
    Row("GET /api/v1/usage", OPERATORS, 200),
    Row("GET /api/v1/ops/dead-letters", OPERATORS, 200),
    Row("GET /api/v1/ops/webhook-deliveries", OPERATORS, 200),
    Row("POST /api/v1/ops/dead-letters/{letter_id}/replay", ADMINS, 200, Kind.DEAD_LETTER),
    Row("POST /api/v1/ops/dead-letters/{letter_id}/discard", ADMINS, 200, Kind.DEAD_LETTER,
        {"reason": "its cause is gone"}),
    # Ratings: given by the owner of the thread, read by those who better the answers.
    Row("POST /api/v1/feedback", KNOWN, 201, Kind.RUN,
        {"thread_id": "{thread_id}", "run_id": "{run_id}", "score": "up"}),
    Row("GET /api/v1/feedback", FEEDBACK_READERS, 200),
    # What people set right, for evals: of what they may see themselves.
    # tests/integration/test_eval_queue.py says whose is whose.
    Row("POST /api/v1/evals/cases", CORRECTORS, 404, body={"thread_id": "{run_id}"}),
    Row("POST /api/v1/evals/corrections", CORRECTORS, 404,
        body={"kind": "fact", "subject_id": "{run_id}", "field": "rate_pct", "got": "9", "expected": "8"}),
    # Assistants: the tenant's; everybody uses them, few change them.
    Row("POST /assistants", ASSISTANT_WRITERS, 200, body={"graph_id": "plain"}),
    Row("POST /assistants/search", KNOWN, 200, body={"limit": 1000}),
    Row("POST /assistants/count", KNOWN, 200, body={}),
    Row("GET /assistants/{assistant_id}", KNOWN, 200, Kind.ASSISTANT),
    Row("PATCH /assistants/{assistant_id}", ASSISTANT_WRITERS, 200, Kind.ASSISTANT, {"name": "renamed"}),
    Row("DELETE /assistants/{assistant_id}", ASSISTANT_WRITERS, 204, Kind.ASSISTANT),
    Row("POST /assistants/{assistant_id}/versions", KNOWN, 200, Kind.ASSISTANT, {}),
    Row("POST /assistants/{assistant_id}/latest", ASSISTANT_WRITERS, 200, Kind.ASSISTANT, {"version": 1}),
    Row("GET /assistants/{assistant_id}/graph", KNOWN, 200, Kind.ASSISTANT),
    Row("GET /assistants/{assistant_id}/schemas", KNOWN, 200, Kind.ASSISTANT),
    Row("GET /assistants/{assistant_id}/subgraphs", KNOWN, 200, Kind.ASSISTANT),
    Row("GET /assistants/{assistant_id}/subgraphs/{namespace}", KNOWN, 200, Kind.ASSISTANT),
    # Threads: their owner's, whatever the role of whoever else asks.
    Row("POST /threads", KNOWN, 200, body={}),
    Row("POST /threads/search", KNOWN, 200, body={"limit": 1000}),
    Row("POST /threads/count", KNOWN, 200, body={}),
    Row("POST /threads/prune", KNOWN, 200, Kind.THREAD, {"thread_ids": ["{thread_id}"]}, skips=True),
    Row("GET /threads/{thread_id}", KNOWN, 200, Kind.THREAD),
    Row("PATCH /threads/{thread_id}", KNOWN, 200, Kind.THREAD, {"metadata": {"touched": True}}),
    Row("DELETE /threads/{thread_id}", KNOWN, 204, Kind.THREAD),
    Row("POST /threads/{thread_id}/copy", KNOWN, 200, Kind.THREAD),
    Row("GET /threads/{thread_id}/state", KNOWN, 200, Kind.THREAD),
    Row("POST /threads/{thread_id}/state", KNOWN, 200, Kind.THREAD, {"values": {"x": 5}}),
    Row("GET /threads/{thread_id}/state/{checkpoint_id}", KNOWN, 200, Kind.THREAD),
    Row("POST /threads/{thread_id}/state/checkpoint", KNOWN, 200, Kind.THREAD,
        {"checkpoint": {"checkpoint_id": "{checkpoint_id}"}}),
    Row("GET /threads/{thread_id}/history", KNOWN, 200, Kind.THREAD),
    Row("POST /threads/{thread_id}/history", KNOWN, 200, Kind.THREAD, {}),
    # Runs: of the thread's owner.
    Row("POST /runs", KNOWN, 200, body=RUN),
    Row("POST /runs/stream", KNOWN, 200, body=RUN),
    Row("POST /runs/wait", KNOWN, 200, body=RUN),
    Row("POST /threads/{thread_id}/runs", KNOWN, 200, Kind.THREAD, RUN),
    Row("POST /threads/{thread_id}/runs/stream", KNOWN, 200, Kind.THREAD, RUN),
    Row("POST /threads/{thread_id}/runs/wait", KNOWN, 200, Kind.THREAD, RUN),
    Row("GET /threads/{thread_id}/runs", KNOWN, 200, Kind.THREAD),
    Row("GET /threads/{thread_id}/runs/{run_id}", KNOWN, 200, Kind.RUN),
    Row("DELETE /threads/{thread_id}/runs/{run_id}", KNOWN, 204, Kind.RUN),
    Row("POST /threads/{thread_id}/runs/{run_id}/cancel", KNOWN, 202, Kind.OPEN_RUN),
    Row("GET /threads/{thread_id}/runs/{run_id}/join", KNOWN, 200, Kind.RUN),
    Row("GET /threads/{thread_id}/runs/{run_id}/stream", KNOWN, 200, Kind.RUN),
    # The store: every caller has one of their own, and cannot name another's.
    Row("PUT /store/items", KNOWN, 204, body=ITEM),
    Row("GET /store/items", KNOWN, 200, query={"namespace": "notes", "key": "k"}),
    Row("DELETE /store/items", KNOWN, 204, body={"namespace": ["notes"], "key": "k"}),
    Row("POST /store/items/search", KNOWN, 200, body={"namespace_prefix": ["notes"], "limit": 1000}),
    Row("POST /store/namespaces", KNOWN, 200, body={}),
    Row("POST /runs/batch", KNOWN, 200, body=[RUN, RUN]),
    Row("POST /runs/cancel", KNOWN, 204, Kind.OPEN_RUN, {"thread_id": "{thread_id}", "run_ids": ["{run_id}"]}),
    # Crons: their owner's; a visitor leaves none behind.
    Row("POST /runs/crons", CRON_KEEPERS, 200, body=CRON),
    Row("POST /threads/{thread_id}/runs/crons", CRON_KEEPERS, 200, Kind.THREAD, CRON),
    Row("POST /runs/crons/search", CRON_KEEPERS, 200, body={"limit": 1000}),
    Row("POST /runs/crons/count", CRON_KEEPERS, 200, body={}),
    Row("PATCH /runs/crons/{cron_id}", CRON_KEEPERS, 200, Kind.CRON, {"enabled": False}),
    Row("DELETE /runs/crons/{cron_id}", CRON_KEEPERS, 204, Kind.CRON),
    # The thread protocol, and the stream of a thread.
    Row("POST /threads/{thread_id}/commands", KNOWN, 200, Kind.THREAD,
        {"id": 1, "method": "state.get", "params": {}}),
    Row("POST /threads/{thread_id}/stream/events", KNOWN, 200, Kind.THREAD, {"channels": ["lifecycle"]}),
    Row("GET /threads/{thread_id}/stream", KNOWN, 200, Kind.THREAD),
    # Leads: the tenant's, worked by agents; administrators look, assign and see figures.
    Row("GET /api/v1/leads", LEAD_READERS, 200),
    Row("POST /api/v1/leads", AGENTS, 201, body={"phone": "9845012345", "name": "Asha"}),
    # A portal proves itself by its signature alone; nobody's sign-in stands for it.
    Row("POST /api/v1/leads/portals/{tenant_id}/{portal}", ALL, 401, body={"leads": [{"id": "1"}]}),
    Row("GET /api/v1/leads/stream", LEAD_READERS, 200),
    Row("GET /api/v1/leads/manager", LEAD_READERS, 200),
    Row("GET /api/v1/leads/views", LEAD_READERS, 200),
    Row("PUT /api/v1/leads/views/{view_id}", LEAD_READERS, (200, 404), body={"name": "mine", "query": {}}),
    Row("DELETE /api/v1/leads/views/{view_id}", LEAD_READERS, (204, 404)),
    Row("GET /api/v1/leads/brokers", LEAD_READERS, 200),
    # Their own profile alone, which this broker is not; an administrator finds no such agent.
    Row("PUT /api/v1/leads/brokers/{broker_id}", LEAD_READERS, (403, 404),
        body={"languages": [], "localities": [], "capacity": 1}),
    Row("GET /api/v1/leads/routing", LEAD_READERS, 200),
    Row("PUT /api/v1/leads/routing", ADMINS, 200, body={"mode": "round_robin"}),
    Row("POST /api/v1/leads/bulk", LEAD_READERS, 200, Kind.LEAD, {"action": "assign", "leads": CHOSEN}, skips=True),
    Row("POST /api/v1/leads/undo", LEAD_READERS, 404, body={"undo": "{view_id}"}),
    Row("GET /api/v1/waiting", TITLE_READERS | {Caller.AUDITOR}, 200),
    Row("GET /api/v1/titles", TITLE_READERS, 200),
    Row("POST /api/v1/titles", ADVOCATES, 201, body={"property": {"text": "Plot 7"}, "document_ids": ["{run_id}"]}),
    Row("GET /api/v1/titles/{title_id}", TITLE_READERS, 200, Kind.TITLE),
    Row("GET /api/v1/titles/{title_id}/timeline", TITLE_READERS | {Caller.AUDITOR}, 200, Kind.TITLE),
    Row("GET /api/v1/titles/{title_id}/picture", TITLE_READERS, 200, Kind.TITLE),
    Row("GET /api/v1/titles/{title_id}/picture.svg", TITLE_READERS, 200, Kind.TITLE),
    Row("GET /api/v1/titles/{title_id}/report.pdf", TITLE_READERS, 200, Kind.TITLE),
    Row("POST /api/v1/titles/{title_id}/case", ADVOCATES, 422, Kind.TITLE, {**SEEN, "case": {}, "reason": "r"}),
    Row("POST /api/v1/titles/{title_id}/claim", ADVOCATES, 200, Kind.TITLE, SEEN),
    Row("POST /api/v1/titles/{title_id}/release", ADVOCATES, 200, Kind.TITLE, SEEN),
    Row("POST /api/v1/titles/{title_id}/events/{event_id}", ADVOCATES, 422, Kind.TITLE,
        {**SEEN, "event": {"type": "sale"}, "reason": "It has a date."}),
    Row("POST /api/v1/titles/{title_id}/documents", ADVOCATES, 200, Kind.TITLE,
        {**SEEN, "document_ids": ["{run_id}"]}),
    Row("POST /api/v1/titles/{title_id}/documents/{document_id}/drop", ADVOCATES, 200, Kind.TITLE, SEEN),
    Row("POST /api/v1/titles/{title_id}/findings/{finding_id}", ADVOCATES, 200, Kind.TITLE,
        {**SEEN, "state": "answered"}),
    Row("POST /api/v1/titles/{title_id}/requisitions/{requisition_id}", ADVOCATES, 200, Kind.TITLE,
        {**SEEN, "state": "received"}),
    Row("POST /api/v1/titles/{title_id}/opinion", ADVOCATES, 200, Kind.TITLE,
        {**SEEN, "paragraphs": [{"section": "conclusion", "text": "As I read it."}]}),
    Row("POST /api/v1/titles/{title_id}/sign", ADVOCATES, 403, Kind.TITLE, {**SEEN, "password": "not theirs"}),
    Row("POST /api/v1/titles/{title_id}/return", ADVOCATES, 409, Kind.TITLE, {**SEEN, "reason": "r"}),
    Row("POST /api/v1/titles/{title_id}/update-search", ADVOCATES, 200, Kind.TITLE, {**SEEN, "to": "2026-11-26"}),
    Row("GET /api/v1/leads/{lead_id}", LEAD_READERS, 200, Kind.LEAD),
    Row("GET /api/v1/leads/{lead_id}/row", LEAD_READERS, 200, Kind.LEAD),
    Row("GET /api/v1/leads/{lead_id}/timeline", LEAD_READERS, 200, Kind.LEAD),
    Row("GET /api/v1/leads/{lead_id}/runs/{run_id}", LEAD_READERS, 404, Kind.LEAD),
    Row("POST /api/v1/leads/{lead_id}/accept", AGENTS, 200, Kind.LEAD, SEEN),
    Row("POST /api/v1/leads/{lead_id}/assign", LEAD_READERS, 200, Kind.LEAD, {**SEEN, "owner_id": None}),
    Row("POST /api/v1/leads/{lead_id}/snooze", AGENTS, 200, Kind.LEAD, {**SEEN, "until": "{soon}"}),
    Row("POST /api/v1/leads/{lead_id}/unsnooze", AGENTS, 200, Kind.LEAD, SEEN),
    Row("POST /api/v1/leads/{lead_id}/call", AGENTS, 200, Kind.LEAD, {**SEEN, "outcome": "busy"}),
    Row("POST /api/v1/leads/{lead_id}/message", AGENTS, 200, Kind.LEAD,
        {**SEEN, "channel": "email", "text": "Namaste"}),
    Row("POST /api/v1/leads/{lead_id}/note", AGENTS, 200, Kind.LEAD, {**SEEN, "text": "a note"}),
    Row("POST /api/v1/leads/{lead_id}/visit", AGENTS, 200, Kind.LEAD,
        {**SEEN, "at": "{soon}", "state": "planned"}),
    Row("POST /api/v1/leads/{lead_id}/stage", AGENTS, 200, Kind.LEAD, {**SEEN, "stage": "qualified"}),
    Row("POST /api/v1/leads/{lead_id}/merge", AGENTS, 422, Kind.LEAD, {**SEEN, "other_id": "{lead_id}"}),
    Row("POST /api/v1/leads/merges/{merge_id}/undo", AGENTS, 404),
    Row("POST /api/v1/leads/{lead_id}/stop", AGENTS, 200, Kind.LEAD),
    Row("POST /api/v1/leads/{lead_id}/consents/{consent_id}/withdraw", AGENTS, 200, Kind.LEAD, {}),
    # Papers: of whoever sent them; analysts see the tenant's, advocates those that are no credit file.
    Row("POST /api/v1/documents", PEOPLE, 202),
    Row("GET /api/v1/documents", PEOPLE, 200),
    Row("POST /api/v1/documents/ask", PEOPLE, 200, body={"question": "who paid?"}),
    Row("GET /api/v1/documents/{document_id}", PEOPLE, 200, Kind.DOCUMENT),
    Row("GET /api/v1/documents/{document_id}/pages/{number}", PEOPLE, 200, Kind.DOCUMENT),
    Row("GET /api/v1/documents/{document_id}/pages/{number}.png", PEOPLE, 404, Kind.DOCUMENT),
    Row("GET /api/v1/documents/{document_id}/facts", PEOPLE, 200, Kind.DOCUMENT),
    Row("GET /api/v1/documents/{document_id}/file", PEOPLE, 404, Kind.DOCUMENT),
    Row("POST /api/v1/documents/{document_id}/parts", PEOPLE, 200, Kind.DOCUMENT,
        {"sorting": 0, "parts": [{"label": "khata", "pages": [1]}]}),
    Row("POST /api/v1/documents/{document_id}/pages/{number}/turn", PEOPLE, 200, Kind.DOCUMENT,
        {"degrees": 90}),
    Row("POST /api/v1/documents/{document_id}/facts/{fact_id}/verdict", PEOPLE, 200, Kind.DOCUMENT,
        {"verdict": "corrected", "value": "Asha Rao"}),
    Row("GET /api/v1/documents/{document_id}/corrections", PEOPLE, 200, Kind.DOCUMENT),
    # Agreements for sale: who sees the document may have it reviewed; the one of the test has no words.
    Row("POST /api/v1/contracts", PEOPLE, 422, Kind.DOCUMENT, {"document_id": "{document_id}"}),
    Row("GET /api/v1/contracts", PEOPLE, 200),
    Row("GET /api/v1/contracts/{contract_id}", PEOPLE, 200, Kind.CONTRACT),
    Row("POST /api/v1/contracts/{contract_id}/clauses/{clause}", ADVOCATES, 200, Kind.CONTRACT,
        {"present": "yes", "note": "It stands in clause 7."}),
    Row("DELETE /api/v1/documents/{document_id}", PEOPLE, 204, Kind.DOCUMENT),
    # Home-loan cases: analysts work, auditors read, administrators see figures and say who signs what.
    Row("GET /api/v1/cases", CASE_FIGURES, 200),
    Row("POST /api/v1/cases", ANALYSTS, 201, body={"application": LOAN, "applicant_name": "Asha"}),
    Row("GET /api/v1/cases/mine", PEOPLE, 200),
    Row("GET /api/v1/cases/stream", CASE_READERS, 200),
    Row("GET /api/v1/cases/underwriters", CASE_FIGURES, 200),
    Row("PUT /api/v1/cases/underwriters/{user_id}", ADMINS, 404, body={"level": "L1"}),
    Row("GET /api/v1/cases/{case_id}", CASE_READERS, 200, Kind.CASE),
    Row("GET /api/v1/cases/{case_id}/row", CASE_READERS, 200, Kind.CASE),
    Row("GET /api/v1/cases/{case_id}/stream", CASE_READERS, 200, Kind.CASE),
    Row("GET /api/v1/cases/{case_id}/steps", CASE_READERS, 200, Kind.CASE),
    Row("GET /api/v1/cases/{case_id}/timeline", CASE_READERS, 200, Kind.CASE),
    Row("GET /api/v1/cases/{case_id}/timeline.jsonl", CASE_READERS, 200, Kind.CASE),
    Row("GET /api/v1/cases/{case_id}/reasons", CASE_READERS, 200, Kind.CASE),
    Row("GET /api/v1/cases/{case_id}/{paper}.pdf", CASE_READERS, 200, Kind.CASE),
    Row("GET /api/v1/cases/{case_id}/forks", CASE_READERS, 200, Kind.CASE),
    Row("POST /api/v1/cases/{case_id}/forks", ANALYSTS, 201, Kind.CASE, {"name": "more", "changes": {}}),
    Row("POST /api/v1/cases/{case_id}/what-if", CASE_READERS, 200, Kind.CASE, {"changes": {}}),
    Row("POST /api/v1/cases/{case_id}/claim", ANALYSTS, 200, Kind.CASE, SEEN),
    Row("POST /api/v1/cases/{case_id}/release", ANALYSTS, 200, Kind.CASE, SEEN),
    Row("POST /api/v1/cases/{case_id}/facts", ANALYSTS, 200, Kind.CASE,
        {**SEEN, "field": "rate_pct", "value": "9", "note": "a letter"}),
    Row("POST /api/v1/cases/{case_id}/papers", ANALYSTS, 200, Kind.CASE,
        {**SEEN, "papers": [{"label": "payslip", "file_name": "p.pdf"}]}),
    Row("POST /api/v1/cases/{case_id}/bureau", ANALYSTS, 200, Kind.CASE, {**SEEN, "report": {
        "bureau": "CIBIL", "pulled_on": "2026-11-20", "applicants": [{"applicant": 0, "score": 780}]}}),
    Row("POST /api/v1/cases/{case_id}/title", ANALYSTS, 200, Kind.CASE, SEEN),
    Row("POST /api/v1/cases/{case_id}/rerun", ANALYSTS, 200, Kind.CASE, SEEN),
    Row("POST /api/v1/cases/{case_id}/mismatches/{mismatch_id}", ANALYSTS, 404, Kind.CASE,
        {**SEEN, "state": "explained", "note": "why"}),
    Row("POST /api/v1/cases/{case_id}/conditions/{condition_id}", ANALYSTS, 404, Kind.CASE,
        {**SEEN, "state": "cleared"}),
    Row("POST /api/v1/cases/{case_id}/request-documents", ANALYSTS, 200, Kind.CASE, {**SEEN, "items": ["pan"]}),
    Row("POST /api/v1/cases/{case_id}/withdraw", ANALYSTS, 200, Kind.CASE, {**SEEN, "note": "they called"}),
    Row("POST /api/v1/cases/{case_id}/recommend", ANALYSTS, 200, Kind.CASE,
        {**SEEN, "decision": "decline", "text": "no"}),
    Row("POST /api/v1/cases/{case_id}/sign", ANALYSTS, 409, Kind.CASE, {**SEEN, "decision": "agree", "text": "yes"}),
    Row("POST /api/v1/cases/{case_id}/override", ANALYSTS, 422, Kind.CASE,
        {**SEEN, "code": "DSCR_LOW", "reason_code": "low_ltv", "text": "x"}),
)  # fmt: skip
SOCKETS: Final = frozenset({"/threads/{thread_id}/stream/events"})
"""WebSockets: `tests.contract.test_wire_thread_socket` says who may open them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One request by one caller on somebody's object."""

    row: Row
    caller: Caller
    whose: Whose | None

    def __str__(self) -> str:
        on = f" on {self.whose}'s {self.row.kind}" if self.whose else ""
        return f"{self.row.request} by {self.caller}{on}"


def cells(row: Row) -> Iterator[Cell]:
    """All of a row: every caller, on every one's object where there is one."""
    for caller in Caller:
        for whose in Whose if row.kind else (None,):
            yield Cell(row, caller, whose)


def is_theirs(cell: Cell) -> bool:
    """Whether the object is the caller's to see."""
    if cell.whose in {None, Whose.OWN}:
        return True
    if cell.row.kind in {Kind.DOCUMENT, Kind.CONTRACT} and cell.whose is Whose.NEIGHBOUR:
        return cell.caller in PAPER_STAFF
    return cell.row.kind in SHARED and cell.whose is Whose.NEIGHBOUR


def expected_status(cell: Cell) -> tuple[int, ...]:
    """What the API must answer."""
    row, caller = cell.row, cell.caller
    if caller not in row.callers:
        return (401,) if caller in {Caller.OUTSIDER, Caller.OWN_MACHINE} else (403,)
    if not is_theirs(cell) and not row.skips:
        return (404,)
    return (row.ok,) if isinstance(row.ok, int) else row.ok
