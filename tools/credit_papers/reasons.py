"""The letter with the reasons: at most four, in the applicant's language, with what would lead to a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.lending.applicant_reasons import input_told
from domain.wording import say, wording
from tools.credit_papers.setting import set_paper, signed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tools.typeset.typesetting import Language

_WORDS: Final = ("to", "reference", "date", "reasons", "check", "ways", "ways_note", "next")


def reasons_pdf(  # noqa: PLR0913 - a letter has an address, a date and signatures
    report: Mapping[str, Any],
    *,
    lender: str,
    borrower: str,
    ref: str,
    on: date,
    signatures: Sequence[Mapping[str, Any]],
    contact: str,
    language: Language = "en",
) -> bytes:
    """The letter of a case report in the same language; a draft until an underwriter has signed.

    Args:
        report: `domain.lending.case_report.case_report` in that language.
        lender: Who writes.
        borrower: Who is written to.
        ref: The case's reference.
        on: Day of the letter.
        signatures: Of the underwriter; none makes a draft.
        contact: Where to ask, phone and e-mail.
        language: English, Hindi or Marathi.

    Raises:
        TypesettingFailed: The report does not fit.
    """
    outcome = str(report["recommendation"])
    name = outcome if f"title_{outcome}" in wording("credit_papers") else "refer"

    def word(key: str, **places: object) -> str:
        return say("credit_papers", key, language, **places)

    return set_paper(
        "reasons",
        {
            "lender_name": lender,
            "borrower": borrower,
            "ref": ref,
            "date": f"{on:%d-%m-%Y}",
            "title": word(f"title_{name}"),
            "opening": word(f"opening_{name}"),
            "reasons": [
                {
                    "sentence": each["sentence"],
                    "input": input_told(each["input"], language),
                }
                for each in report["told"]
            ],
            "ways": [way["sentence"] for way in report["ways_to_yes"]],
            "next": [word("next_correct"), word("next_report"), word("next_contact", contact=contact)],
            "signatures": [{**each, "decision": ""} for each in signed(signatures)],
            "unsigned": [] if signatures else [word("underwriter")],
            "words": {key: word(key) for key in _WORDS},
        },
        title=f"{word(f'title_{name}')} {ref}",
        running=f"{lender}, {ref}",
        foot=lender,
        is_draft=not signatures,
        language=language,
    )
