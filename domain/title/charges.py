"""Charges and agreements: opened by one instrument, closed by exactly the one that names it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from domain.title.chain import Burden
from domain.title.codes import Code
from domain.title.instruments import Agreement, Charge, ChargeKind, Transfer
from domain.title.periods import years_after, years_of

if TYPE_CHECKING:
    from domain.title.chain import Chain
    from domain.title.instruments import Cancellation, Discharge

CODES: Final[dict[ChargeKind, Code]] = {
    "mortgage": Code.UNDISCHARGED_MORTGAGE,
    "cersai_entry": Code.CERSAI_ENTRY_OPEN,
    "lis_pendens": Code.LIS_PENDENS_OPEN,
    "attachment": Code.ATTACHMENT_OPEN,
    "acquisition_notice": Code.ACQUISITION_NOTICE_OPEN,
    "lease": Code.LEASE_SUBSISTING,
}
"""What an open charge of each kind is found as."""


def open_charge(chain: Chain, charge: Charge) -> None:
    """A burden begins."""
    _open(chain, charge, charge.kind, charge.holder)
    chain.step(charge, f"opens a charge of {charge.holder}" if charge.holder else "opens a charge")


def open_agreement(chain: Chain, agreement: Agreement) -> None:
    """A purchaser's claim begins."""
    buyers = ", ".join(party.name for party in agreement.claimants)
    _open(chain, agreement, "agreement_for_sale", buyers)
    chain.step(agreement, f"promises a sale to {buyers}" if buyers else "promises a sale")


def discharge(chain: Chain, paper: Discharge) -> None:
    """Close exactly the charge named; a bank's release leaves its CERSAI entry open."""
    _close_named(chain, paper, paper.ref)


def cancel(chain: Chain, paper: Cancellation) -> None:
    """Close the agreement named; a registered agreement needs a registered cancellation."""
    named = chain.open_items.get(paper.ref or "")
    if isinstance(named, Charge):
        _closes_nothing(chain, paper, f"{named.id} is no agreement")
    elif named is not None and named.face.registered and paper.face.registered is False:
        _closes_nothing(chain, paper, f"the registered agreement {named.id} needs a registered cancellation")
    else:
        _close_named(chain, paper, paper.ref)


def perform_agreements(chain: Chain, deed: Transfer) -> None:
    """Close the agreement that an effective deed carries out.

    That is the one it names, or each whose sellers and purchasers are all parties to the deed.
    """
    takers = {party.name for party in deed.claimants}
    for item in list(chain.open_items.values()):
        if not isinstance(item, Agreement):
            continue
        buyers = {party.name for party in item.claimants}
        is_between_them = bool(buyers) and buyers <= takers and set(item.executants) <= set(deed.executants)
        if item.id == deed.ref or is_between_them:
            _close(chain, item.id, deed)


def find_open(chain: Chain) -> None:
    """Turn what is open on the day of the search into findings."""
    for item in chain.open_items.values():
        if isinstance(item, Agreement):
            chain.find(Code.OPEN_AGREEMENT, [item.id], chain.burdens[item.id].holder)
        elif item.ends is None or item.ends >= chain.as_of:
            chain.find(CODES[item.kind], [item.id], _open_detail(chain, item))


def _open_detail(chain: Chain, charge: Charge) -> str:
    if charge.kind != "mortgage":
        return charge.holder
    barred = years_after(charge.day, years_of("title.mortgage_suit_years", chain.as_of))
    if chain.as_of <= barred:
        return charge.holder
    # The bar depends on acknowledgements and payments nobody here has seen: the release is still asked for.
    return f"{charge.holder}; a suit may be barred since {barred} unless the debt was acknowledged".lstrip(
        "; "
    )


def _open(chain: Chain, item: Charge | Agreement, kind: str, holder: str) -> None:
    chain.open_items[item.id] = item
    chain.burdens[item.id] = Burden(event=item.id, kind=kind, holder=holder, opened=item.day)


def _close(chain: Chain, identity: str, paper: Transfer | Discharge | Cancellation) -> None:
    del chain.open_items[identity]
    chain.burdens[identity] = replace(chain.burdens[identity], closed=paper.day, closed_by=paper.id)


def _close_named(chain: Chain, paper: Discharge | Cancellation, ref: str | None) -> None:
    if ref is None:
        _closes_nothing(chain, paper, "it names no charge")
    elif ref in chain.open_items:
        _close(chain, ref, paper)
        chain.step(paper, f"closes {ref}")
    else:
        known = "was closed before" if ref in chain.burdens else "is no charge on file before it"
        _closes_nothing(chain, paper, f"{ref} {known}")


def _closes_nothing(chain: Chain, paper: Discharge | Cancellation, why: str) -> None:
    chain.notes.append(f"{paper.id} closes nothing: {why}.")
    chain.step(paper, f"closes nothing: {why}", is_effective=False)
