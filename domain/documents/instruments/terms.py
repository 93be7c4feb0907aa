"""What a deed does and on what terms: money, shares, powers, minors, family land, wills, witnesses."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from domain.documents.dates import first_date
from domain.documents.doc_numbers import find_numbers
from domain.documents.instruments.parties import witnesses_start
from domain.documents.instruments.sheet import SURE
from domain.documents.labels import DocumentLabel as Label
from domain.documents.people import NAME, TITLE, clean, find_people
from domain.documents.sums import FoundSum, find_sums

if TYPE_CHECKING:
    from domain.documents.fact import FactValue
    from domain.documents.instruments.sheet import Sheet

_SHARE: Final = r"(\d{1,3}\s?/\s?\d{1,3})"
_BANK: Final = re.compile(
    r"((?:[A-Z][\w.&]*\s+(?:of\s+|and\s+|&\s+)?){0,4}(?:Bank|BANK|Finance|Financial|Housing|Limited|"
    r"Ltd|Corporation)\b"
    r"(?:\s+(?:of\s+)?(?:India|Baroda|Maharashtra|Finance|Limited|Ltd|Corporation|Services)\b\.?)*)"
)


_BEFORE_BANK: Final = frozenset(("and", "between", "name", "mortgagee", "lender", "creditor", "by"))


def add_money(sheet: Sheet) -> None:
    """The price or the loan, and an advance; a sum whose words say another figure keeps little confidence."""
    sums = find_sums(sheet.text)
    is_loan = sheet.label in (Label.MORTGAGE, Label.MODT, Label.RELEASE_OF_MORTGAGE)
    field = "amount_inr" if is_loan else "consideration_inr"
    cue = r"loan|sum\s+of|amount|mortgage|borrow" if is_loan else r"consideration|price|sum\s+of|sale"
    rest = [
        each
        for each in sums
        if not _says(sheet, each, r"stamp|duty|market\s+value|registration\s+fee|arrears")
    ]
    advances = [each for each in rest if _says(sheet, each, r"advance|earnest")]
    if sheet.label is Label.AGREEMENT_FOR_SALE and advances:
        sheet.add(
            "advance_inr", advances[0].amount_inr, advances[0].start, advances[0].end, advances[0].confidence
        )
    chosen = [each for each in rest if each not in advances and _says(sheet, each, cue)]
    if chosen:
        best = max(chosen, key=lambda each: each.confidence)
        sheet.add(field, best.amount_inr, best.start, best.end, best.confidence)


def _says(sheet: Sheet, found: FoundSum, pattern: str) -> bool:
    """Whether the words just before a sum, in its own sentence, speak of something."""
    before = re.split(r"[.;]\s|\(Rupees", sheet.text[max(found.start - 110, 0) : found.start])[-1]
    return bool(re.search(pattern, before, re.IGNORECASE))


def add_lender(sheet: Sheet) -> None:
    """The bank that lends or has been repaid."""
    for cue in re.finditer(
        r"\b(?:mortgagee|bank|lender|and|between|by|creditor)\b", sheet.text, re.IGNORECASE
    ):
        for match in _BANK.finditer(sheet.text, cue.start(), cue.start() + 260):
            name = _bank_name(match[1])
            if name and match.start() < cue.start() + 160:
                sheet.add("lender", name, match.start(), match.end())
                return


def _bank_name(words: str) -> str:
    """The bank's name without the role before it; empty when only the role was found."""
    said = words.split()
    while said and (
        said[0].casefold() in _BEFORE_BANK or (said[0].casefold() == "bank" and said[1:2] != ["of"])
    ):
        said.pop(0)
    return " ".join(said) if len(said) > 1 else ""


def add_long_stop(sheet: Sheet) -> None:
    """The day by which the sale must be done."""
    cue = sheet.search(
        r"(?:completed?|completion|executed|registered)[^.\n]{0,50}?(?:on\s+or\s+before|up\s*to|by|"
        r"within)|last\s+date|long\s*stop"
    )
    found = first_date(sheet.text, cue.end(), 40) if cue is not None else None
    if found is not None:
        sheet.add("long_stop_date", found.day.isoformat(), found.start, found.end)


def add_share(sheet: Sheet) -> None:
    """A share of the whole that the deed conveys."""
    match = sheet.search(
        rf"undivided\s+{_SHARE}|{_SHARE}\s*(?:th|rd|nd)?\s+undivided|"
        rf"undivided\s+share\s+of\s+{_SHARE}|an?\s+undivided\s+(1)\s+share"
    )
    if match is not None:
        written = next(group for group in match.groups() if group)
        sheet.add("share", str(Fraction(written.replace(" ", ""))), match.start(), match.end())
        return
    whole = sheet.search(r"share\s+conveyed\s+1\s+undivided")
    if whole is not None:
        sheet.add("share", "1", whole.start(), whole.end())


def add_power(sheet: Sheet) -> None:
    """The power of attorney under which someone signs for a party."""
    for cue in re.finditer(r"attorney", sheet.text, re.IGNORECASE):
        found = first_date(sheet.text, cue.end(), 190)
        if found is None:
            continue
        agent = re.compile(
            rf"attorney(?:\s+holder)?\s*[:,]?\s+{TITLE}?(?P<name>{NAME})", re.IGNORECASE
        ).search(sheet.text, cue.start(), found.start)
        name = clean(agent["name"]) if agent is not None else ""
        if agent is None or not name or name.casefold() in ("dated", "power", "holder"):
            continue
        value: dict[str, FactValue] = {"agent": name, "date": found.day.isoformat()}
        tail = sheet.text[found.end : found.end + 60]
        kept = find_numbers(re.split(r"\n\S+\s*:|(?<!No)[.;]\s|\bhereinafter\b", tail)[0])
        end = found.end
        if kept:
            value["doc_no"] = kept[0].number
            end = found.end + kept[0].end
        sheet.add("via_poa", value, agent.start(), end)
        return


def add_minors(sheet: Sheet) -> None:
    """Minors whose guardian signs, and whether the court allowed it."""
    for match in re.finditer(
        rf"\bminors?\b\s*(?:(?:child|son|daughter)\s+)?(?:named\s+)?{TITLE}?(?P<name>{NAME})",
        sheet.text,
        re.IGNORECASE,
    ):
        name = clean(match["name"])
        born = first_date(sheet.text, match.end(), 40)
        if not name or born is None:
            continue
        tail = re.split(r"\bminors?\b", sheet.text[born.end : born.end + 130])[0]
        denied = re.search(
            (
                r"without\s+(?:any\s+|the\s+)?(?:order|permission|leave)|no\s+(?:permission|leave)|"
                r"permission\s*:\s*no|not\s+(?:been\s+)?obtained"
            ),
            tail,
            re.IGNORECASE,
        )
        granted = re.search(
            (
                r"with\s+the\s+(?:permission|leave)|(?:permission|leave)\s+of\s+the\s+(?:\w+\s+)?court\s+ha(?:s|ving)|"
                r"permission\s*:\s*yes|obtained"
            ),
            tail,
            re.IGNORECASE,
        )
        value: dict[str, FactValue] = {"name": name, "born": born.day.isoformat()}
        end = born.end
        if denied is not None or granted is not None:
            value["court_permission"] = denied is None
            end += (denied or granted).end()  # type: ignore[union-attr]  # one of the two was found
        sheet.add("minor", value, match.start(), end)


def add_family_land(sheet: Sheet) -> None:
    """Whether a karta sells, for what need, and with whom."""
    karta = sheet.search(r"\bkarta\b")
    if karta is None:
        return
    sheet.add("huf_karta_sale", value=True, start=karta.start(), end=karta.end())
    for field, pattern in (
        ("legal_necessity_recited", r"legal\s+necessity|benefit\s+of\s+the\s+estate"),
        ("coparceners_joined", r"coparceners?[^.]{0,40}?\b(?:join|joined|consent)"),
    ):
        match = sheet.search(pattern)
        if match is not None:
            sheet.add(field, value=True, start=match.start(), end=match.end())


def add_allotments(sheet: Sheet) -> None:
    """Who gets which share by a partition."""
    for match in re.finditer(
        (
            rf"{TITLE}?(?P<name>{NAME})[^.;]{{0,50}}?(?:allotted|take|takes|given|"
            rf"entitled\s+to)\s+(?:an?\s+)?(?:undivided\s+)?{_SHARE}"
        ),
        sheet.text,
    ):
        name = clean(match["name"])
        if name:
            share = Fraction(match[match.re.groups].replace(" ", ""))
            sheet.add("allotment", {"name": name, "share": str(share)}, match.start("name"), match.end())


def add_power_terms(sheet: Sheet) -> None:
    """What an attorney may do, and whether he has paid for it."""
    for field, pattern in (
        ("may_sell", r"\bsell\b|\bsale\s+deed\b"),
        ("may_receive_price", r"receive[^.;]{0,70}?(?:consideration|price)"),
        ("coupled_with_interest", r"coupled\s+with\s+(?:an\s+)?interest"),
    ):
        match = sheet.search(pattern)
        if match is not None:
            sheet.add(field, value=True, start=match.start(), end=match.end())


def add_bequests(sheet: Sheet) -> None:
    """Legatees with the share each takes, and the executor."""
    text = sheet.text[: witnesses_start(sheet.text)]
    named: dict[str, str | None] = {}
    for match in re.finditer(
        rf"bequeaths?\b[^.;]{{0,60}}?\b(?:to|unto|upon)\s+{TITLE}?(?P<name>{NAME})", text
    ):
        tail = text[match.end() : match.end() + 110]
        share = re.search(_SHARE, match[0]) or re.search(_SHARE, re.split(r"\bbequeath|\.\s", tail)[0])
        named[clean(match["name"])] = share[1].replace(" ", "") if share else None
    for person in find_people(text):
        if person.name in named:
            share_written = named.pop(person.name)
            more = {"share": str(Fraction(share_written))} if share_written else {}
            sheet.add("legatee", person.as_value(**more), person.start, person.end)
    executor = re.search(
        (rf"(?:appoint|nominate)\s+{TITLE}?(?P<one>{NAME})\s+(?:as|to\s+be)\s+(?:the\s+|my\s+)?executor|"
        rf"{TITLE}?(?P<two>{NAME})\s+shall\s+be\s+the\s+executor|executor\s+of\s+(?:the|this|"
        rf"my)\s+will\s*:?\s*{TITLE}?(?P<three>{NAME})"),
        sheet.text, re.IGNORECASE,
    )  # fmt: skip
    if executor is not None:
        key = next(key for key in ("one", "two", "three") if executor[key])
        sheet.add("executor", clean(executor[key]), executor.start(key), executor.end(key))


def add_witnesses(sheet: Sheet) -> None:
    """Who attests."""
    start = witnesses_start(sheet.text)
    tail = sheet.text[start : start + 700]
    for person in find_people(tail)[:2]:
        sheet.add("witness", person.name, start + person.start, start + person.end, SURE)
