"""What a paper is: the closed list that pages and documents are sorted by (source: DOMAIN B1 and F)."""

from __future__ import annotations

from enum import StrEnum


class DocumentLabel(StrEnum):
    """One kind of paper."""

    SALE_DEED = "sale_deed"
    MOTHER_DEED = "mother_deed"
    CONVEYANCE = "conveyance"
    AGREEMENT_FOR_SALE = "agreement_for_sale"
    GIFT = "gift"
    SETTLEMENT = "settlement"
    EXCHANGE = "exchange"
    PARTITION = "partition"
    RELEASE = "release"
    WILL = "will"
    CODICIL = "codicil"
    PROBATE = "probate"
    LETTERS = "letters"
    POA = "poa"
    ENCUMBRANCE_CERTIFICATE = "encumbrance_certificate"
    RTC_PAHANI = "rtc_pahani"
    SEVEN_TWELVE = "7-12_extract"
    KHATA = "khata"
    PATTA = "patta"
    JAMABANDI = "jamabandi"
    MUTATION_ORDER = "mutation_order"
    NA_CONVERSION_ORDER = "na_conversion_order"
    APPROVED_PLAN = "approved_plan"
    COMMENCEMENT_CERTIFICATE = "cc_commencement"
    OCCUPANCY_CERTIFICATE = "oc"
    COMPLETION_CERTIFICATE = "completion"
    RERA_REGISTRATION = "rera_registration"
    SOCIETY_NOC = "society_noc"
    SHARE_CERTIFICATE = "share_certificate"
    COURT_DECREE = "court_decree"
    LIS_PENDENS = "lis_pendens"
    ATTACHMENT = "attachment"
    ACQUISITION_NOTICE = "acquisition_notice"
    MORTGAGE = "mortgage"
    MODT = "modt"
    RELEASE_OF_MORTGAGE = "release_of_mortgage"
    CERSAI_REPORT = "cersai_report"
    TAX_RECEIPT = "tax_receipt"
    LEGAL_HEIR_CERTIFICATE = "legal_heir_certificate"
    SURVIVOR_CERTIFICATE = "survivor_certificate"
    DEATH_CERTIFICATE = "death_certificate"
    FAMILY_TREE = "family_tree"
    AADHAAR = "aadhaar"
    PAN = "pan"
    PASSPORT = "passport"
    VOTER_ID = "voter_id"
    DRIVING_LICENCE = "driving_licence"
    PAYSLIP = "payslip"
    FORM_16 = "form16"
    FORM_130 = "form130"
    ITR = "itr"
    BANK_STATEMENT = "bank_statement"
    BUREAU_REPORT = "bureau_report"
    VALUATION_REPORT = "valuation_report"
    BUILDER_BUYER_AGREEMENT = "builder_buyer_agreement"
    POSSESSION_LETTER = "possession_letter"
    DEMAND_LETTER = "demand_letter"
    KFS = "kfs"
    SANCTION_LETTER = "sanction_letter"
    CHEQUE = "cheque"
    UNKNOWN = "unknown"


def label_of(said: str) -> DocumentLabel:
    """The kind of that name; unknown where the list has none.

    >>> label_of("payslip").value, label_of("dream").value
    ('payslip', 'unknown')
    """
    try:
        return DocumentLabel(said)
    except ValueError:
        return DocumentLabel.UNKNOWN
