"""The suites by name. What a suite is made of is imported only when it is run, so that a list is quick."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.errors import BadInput, PropMubiError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evals.harness.suite import Suite, Tier


class Entry(NamedTuple):
    """What a list says of a suite."""

    name: str
    tier: Tier
    about: str


CATALOGUE: Final[tuple[Entry, ...]] = (
    Entry("underwriting", "critical", "Policy outcome of home-loan cases; half are wrong approvals waiting."),
    Entry("legal_analysis", "critical", "Chain of title; half of the cases hide a defect."),
    Entry("tax_optimization", "critical", "Income tax, gains, stamp duty, TDS, GST, regimes."),
    Entry(
        "document_analysis",
        "document",
        "Papers and deeds: what they are, what they say, where they disagree.",
    ),
    Entry("contract_review", "document", "Agreements for sale; half have a grave clause weak or missing."),
    Entry("title_verification", "document", "Encumbrance certificate held against the chain."),
    Entry("chat", "conversational", "Refusals, grounded answers, the way through the graph."),
    Entry(
        "property_search", "conversational", "Utterances to slots, exactly; refinements over several turns."
    ),
    Entry(
        "recommendations", "conversational", "No hard filter is broken; what is shown is cited and varied."
    ),
    Entry("lead_scoring", "background", "Band, reasons that add up, flags; through the graph."),
    Entry("data_enrichment", "background", "Listings put in order; merges are right or not made."),
    Entry("classification", "background", "Labels of enquiries, macro and case by case."),
)
"""In the order of tiers. A suite lives in ``evals/suites/<name>/task.py`` as ``SUITE``."""
NAMES: Final = tuple(entry.name for entry in CATALOGUE)
GIVEN: Final[tuple[Entry, ...]] = (
    Entry("cuad", "document", "CUAD: marked clauses of contracts among the first passages."),
    Entry("scifact", "document", "SciFact: the abstract that settles a claim among the first ten."),
    Entry("sgd_homes", "conversational", "Schema-Guided Dialogue: slots of turns about homes."),
    Entry("prompt_injection", "conversational", "Public injections said to the search: they get nothing."),
    Entry("x_education", "background", "X Education: who became a customer, by a model that never saw them."),
)
"""Sets of others, read with ``--external`` where they are; ``evals/sets/<name>.py`` has each as ``SUITE``."""
_GIVEN: Final = {
    entry.name: "evals.sets." + {"cuad": "cuad_clauses"}.get(entry.name, entry.name) for entry in GIVEN
}


def load(name: str) -> Suite:
    """The suite of that name.

    Raises:
        BadInput: There is none.
    """
    _check(name)
    suite: Suite = import_module(_GIVEN.get(name, f"evals.suites.{name}.task")).SUITE
    return suite


def _check(name: str) -> None:
    if name not in NAMES and name not in _GIVEN:
        raise BadInput(f"There is no suite {name!r}; suites are {', '.join((*NAMES, *_GIVEN))}.")


class Readable(NamedTuple):
    """Which suites find cases in a folder, and why the others do not."""

    names: list[str]
    skipped: dict[str, str]


def readable(folder: Path) -> Readable:
    """Suites that read cases of others, asked of one folder."""
    found = Readable([], {})
    for name in (*NAMES, *_GIVEN):
        read = load(name).external
        if read is None:
            continue
        try:
            read(folder)
        except PropMubiError as error:
            found.skipped[name] = error.detail
        else:
            found.names.append(name)
    return found


def named(names: Sequence[str]) -> list[str]:
    """The names asked for, each once; all of them where none is given.

    Raises:
        BadInput: One of them is no suite.
    """
    for name in names:
        _check(name)
    return list(dict.fromkeys(names)) or list(NAMES)
