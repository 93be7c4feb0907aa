"""Papers said in other words and set in another form, drawn by seed: layouts nobody wrote by hand.

What a value is called in a table is replaced by another office's word for it, and a table becomes a list, or
lines of ``word - value``. There are two stocks of words: *seen* ones, by which readers may be bettered, and
*unseen* ones, that are counted and not looked at.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from random import Random

    from tools.made_deeds.bundle import MadePaper
    from tools.made_deeds.typeset import Block

Stock = Literal["seen", "unseen"]
_FORMS: Final = ("pairs", "boxed", "lines")
_WORDS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "Document Number": (("Doc. No.", "Registered Document No."), ("Deed No.", "Instrument No.")),
    "Document No.": (("Doc. No.", "Document Number"), ("Deed No.", "Instrument No.")),
    "Registered on": (("Date of Registration", "Registration Date"), ("Regn. Date", "Registered at SRO on")),
    "Date of Registration": (("Registered on", "Registration Date"), ("Regn. Date", "Registered at SRO on")),
    "Office of the Sub-Registrar": (("Sub-Registrar Office", "SRO"), ("Registering Office", "Sub Registrar")),
    "Sub-Registrar Office": (("Office of the Sub-Registrar", "SRO"), ("Registering Office", "Sub Registrar")),
    "Date of Execution": (("Executed on", "Execution Date"), ("Date of Deed", "Signed on")),
    "Consideration": (("Sale Consideration", "Consideration Amount"), ("Price Paid", "Value of Transaction")),
    "Loan Amount": (("Amount of Loan", "Loan"), ("Principal Sum", "Sum Advanced")),
    "Stamp Duty Paid": (("Stamp Duty", "Duty Paid"), ("Value of Stamps", "Stamps Affixed")),
    "Stamp Duty paid": (("Stamp Duty", "Duty Paid"), ("Value of Stamps", "Stamps Affixed")),
    "Advance Paid": (("Advance", "Earnest Money"), ("Token Amount", "Advance Received")),
    "Last Date for Completion": (("Completion by", "Sale to be completed by"), ("Time Limit", "Outer Date")),
    "Survey Number": (("Survey No.", "Sy. No."), ("S. No.", "Re-Survey No.")),
    "Survey No.": (("Survey Number", "Sy. No."), ("S. No.", "Re-Survey No.")),
    "Village": (("Village Name", "Name of Village"), ("Mouza", "Revenue Village")),
    "Taluk": (("Taluka", "Name of Taluk"), ("Tehsil", "Sub-District")),
    "District": (("District Name", "Name of District"), ("Dist.", "Revenue District")),
    "Extent": (("Total Extent", "Extent of Land"), ("Area", "Measurement")),
    "East": (("East by", "On the East"), ("Eastern Boundary", "To the East")),
    "West": (("West by", "On the West"), ("Western Boundary", "To the West")),
    "North": (("North by", "On the North"), ("Northern Boundary", "To the North")),
    "South": (("South by", "On the South"), ("Southern Boundary", "To the South")),
    "Receipt No.": (("Receipt Number", "Rcpt. No."), ("Challan No.", "Voucher No.")),
    "Received from": (("Paid by", "Name of Owner"), ("Name of the Assessee", "Tax Payer")),
    "Order No.": (("Order Number", "No. of Order"), ("Proceedings No.", "File No.")),
    "Registration Number": (("RERA No.", "Registration No."), ("RERA Regn. No.", "Project ID")),
    "RERA No.": (("Registration Number", "RERA Number"), ("RERA Regn. No.", "Project ID")),
    "Promoter Name": (("Promoter", "Name of Promoter"), ("Developer", "Builder")),
    "Project Name": (("Project", "Name of Project"), ("Scheme", "Title of Project")),
    "Name of the deceased": (
        ("Name of deceased", "Deceased"),
        ("Name of Dead Person", "Deceased Person's Name"),
    ),
    "Date of death": (("Died on", "Death Date"), ("Date of Demise", "Expired on")),
    "Secured Creditor": (("Lender", "Charge holder"), ("Lender Name", "Name of the Bank")),
    "Security Interest ID": (("SI ID", "Asset ID"), ("Security ID", "CERSAI ID")),
    "Khata No.": (("Khata Number", "Account No."), ("Katha No.", "Khatha No.")),
}
"""What a table calls a value -> seen and unseen other words for it."""


def varied(paper: MadePaper, draw: Random, stock: Stock) -> MadePaper:
    """The paper in other words and another form."""
    return replace(paper, layout=f"{paper.layout}, {stock}", blocks=tuple(_varied(paper.blocks, draw, stock)))


def _varied(blocks: tuple[Block, ...], draw: Random, stock: Stock) -> list[Block]:
    made: list[Block] = []
    for block in blocks:
        kind = next((name for name in ("pairs", "boxed") if name in block), None)
        if kind is None:
            made.append(block)
            continue
        rows = [[_word(said, draw, stock), value] for said, value in block[kind]]
        form = draw.choice(_FORMS)
        made += [{"p": f"{said} - {value}"} for said, value in rows] if form == "lines" else [{form: rows}]
    return made


def _word(said: str, draw: Random, stock: Stock) -> str:
    others = _WORDS.get(said)
    return said if others is None else draw.choice(others[0 if stock == "seen" else 1])
