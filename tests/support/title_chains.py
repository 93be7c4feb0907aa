"""Chains of deeds and what the title is after them: rules of DOMAIN B3, one case each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.support.title_deeds import HEIRS, ROOT, event, sale

ARJUN = {"Arjun": "1"}
RAMAIAH = {"Ramaiah": "1"}
THIRDS = {"Lakshmi": "1/3", "Suresh": "1/3", "Kavita": "1/3"}
DEFECTIVE, SUBJECT, CLEAR = "defective", "subject_to", "clear_and_marketable"


@dataclass
class Case:
    id: str
    events: list[dict[str, Any]]
    holders: dict[str, str]
    findings: set[str]
    opinion: str
    seller: str = "Arjun"
    more: dict[str, Any] = field(default_factory=dict)


CASES = [
    Case(
        "co_owners_sell_together",
        [ROOT, HEIRS, sale("E3", "2016-06-06", "Lakshmi,Suresh,Kavita", "Arjun")],
        ARJUN,
        set(),
        CLEAR,
    ),
    Case(
        "weights_of_purchasers_split_what_passes",
        [
            ROOT,
            sale(
                "E2",
                "2001-01-01",
                "Ramaiah",
                "",
                claimants=[{"name": "A", "share": 2}, {"name": "B", "share": "1"}],
                share="3/4",
            ),
        ],
        {"A": "1/2", "B": "1/4", "Ramaiah": "1/4"},
        set(),
        CLEAR,
        "A,B,Ramaiah",
    ),
    Case(
        "a_part_passes_pro_rata",
        [ROOT, HEIRS, sale("E3", "2016-06-06", "Lakshmi,Suresh", "Arjun", share="1/3")],
        {"Arjun": "1/3", "Lakshmi": "1/6", "Suresh": "1/6", "Kavita": "1/3"},
        {"SELLER_NOT_SOLE_HOLDER"},
        DEFECTIVE,
    ),
    Case(
        "unregistered_gift_and_no_word_of_registration",
        [
            ROOT,
            event("E2", "2001-01-01", "gift", by="Ramaiah", to="A", registered=False),
            event("E3", "2002-01-01", "exchange", by="Ramaiah", to="B"),
        ],
        RAMAIAH,
        {"UNREGISTERED_CONVEYANCE E2", "UNREGISTERED_CONVEYANCE E3", "SELLER_NOT_HOLDER"},
        DEFECTIVE,
    ),
    Case(
        "gpa_sale_passes_nothing",
        [ROOT, event("E2", "2005-01-01", "gpa_sale", by="Ramaiah", to="Arjun")],
        RAMAIAH,
        {"GPA_SALE_NO_TITLE E2", "SELLER_NOT_HOLDER"},
        DEFECTIVE,
    ),
    Case(
        "gpa_sale_is_a_competing_claim_when_the_true_holder_sells",
        [
            ROOT,
            event("E2", "2005-01-01", "gpa_sale", by="Ramaiah", to="X"),
            sale("E3", "2010-01-01", "Ramaiah", "Arjun"),
        ],
        ARJUN,
        {"COMPETING_CLAIM E2"},
        SUBJECT,
    ),
    Case(
        "second_sale_by_the_same_owner",
        [ROOT, sale("E2", "2001-01-01", "Ramaiah", "Sunita"), sale("E3", "2005-01-01", "Ramaiah", "Arjun")],
        {"Sunita": "1"},
        {"DOUBLE_TRANSFER E3", "SELLER_NOT_HOLDER"},
        DEFECTIVE,
    ),
    Case(
        "a_stranger_signs_with_the_owner",
        [ROOT, sale("E2", "2001-01-01", "Ramaiah,Nobody", "Arjun")],
        ARJUN,
        {"COMPETING_CLAIM E2"},
        SUBJECT,
    ),
    Case(
        "oversold_stays_critical_when_all_sell",
        [
            ROOT,
            sale("E2", "2001-01-01", "Ramaiah", "A", share="1/2"),
            sale("E3", "2002-01-01", "Ramaiah", "B", share="2/3"),
        ],
        {"A": "1/2", "B": "1/2"},
        {"SHARE_OVERSOLD E3"},
        DEFECTIVE,
        "A,B",
    ),
    Case(
        "decree_binds_whoever_holds_and_needs_no_word_of_registration",
        [ROOT, HEIRS, event("E3", "2015-01-01", "conveyance_by_decree", to="Arjun")],
        ARJUN,
        set(),
        CLEAR,
    ),
    Case(
        "conveyance_by_decree_said_to_be_unregistered",
        [ROOT, event("E2", "2015-01-01", "conveyance_by_decree", by="Ramaiah", to="Arjun", registered=False)],
        RAMAIAH,
        {"UNREGISTERED_CONVEYANCE E2", "SELLER_NOT_HOLDER"},
        DEFECTIVE,
    ),
    Case(
        "release_to_a_co_owner",
        [
            ROOT,
            HEIRS,
            event("E3", "2012-01-01", "release", by="Lakshmi,Suresh", to="Kavita", registered=True),
        ],
        {"Kavita": "1"},
        set(),
        CLEAR,
        "Kavita",
    ),
    Case(
        "release_to_nobody_named_goes_to_the_others_pro_rata",
        [
            ROOT,
            sale("E2", "2001-01-01", "Ramaiah", "A", share="1/2"),
            sale("E3", "2002-01-01", "Ramaiah", "B", share="1/4"),
            event("E4", "2003-01-01", "release", by="Ramaiah", registered=True),
        ],
        {"A": "2/3", "B": "1/3"},
        set(),
        CLEAR,
        "A,B",
    ),
    Case(
        "unregistered_release",
        [ROOT, HEIRS, event("E3", "2012-01-01", "release", by="Lakshmi", to="Kavita", registered=False)],
        THIRDS,
        {"RELEASE_UNREGISTERED E3", "SELLER_NOT_SOLE_HOLDER"},
        DEFECTIVE,
        "Kavita,Suresh",
    ),
    Case(
        "unregistered_release_no_longer_matters_when_all_sell",
        [ROOT, HEIRS, event("E3", "2012-01-01", "release", by="Lakshmi", to="Kavita", registered=False)],
        THIRDS,
        {"COMPETING_CLAIM E3"},
        SUBJECT,
        "Kavita,Suresh,Lakshmi",
    ),
    Case(
        "deeds_of_one_day_run_by_the_number_in_their_ids",
        [ROOT, sale("E10", "2012-01-01", "A", "Arjun"), sale("E2", "2012-01-01", "Ramaiah", "A")],
        ARJUN,
        set(),
        CLEAR,
    ),
    Case(
        "release_of_more_than_held",
        [
            ROOT,
            HEIRS,
            event("E3", "2012-01-01", "release", by="Lakshmi", to="Kavita", registered=True, share="1/2"),
        ],
        {"Kavita": "2/3", "Suresh": "1/3"},
        {"SHARE_OVERSOLD E3"},
        DEFECTIVE,
        "Kavita,Suresh",
    ),
    Case(
        "release_by_a_stranger_harms_nobody",
        [ROOT, event("E2", "2012-01-01", "release", by="Nobody", to="Ramaiah")],
        RAMAIAH,
        set(),
        CLEAR,
        "Ramaiah",
    ),
    Case(
        "release_by_the_sole_holder_to_nobody_keeps_the_share",
        [ROOT, event("E2", "2012-01-01", "release", by="Ramaiah", registered=True)],
        RAMAIAH,
        set(),
        CLEAR,
        "Ramaiah",
    ),
    Case(
        "release_under_a_dead_power",
        [
            ROOT,
            HEIRS,
            event(
                "P1", "2011-01-01", "poa", principal="Lakshmi", principal_died="2011-05-05", registered=True
            ),
            event("E3", "2012-01-01", "release", by="Lakshmi", to="Kavita", registered=True, via_poa="P1"),
        ],
        THIRDS,
        {"COMPETING_CLAIM E3"},
        SUBJECT,
        "Lakshmi,Suresh,Kavita",
    ),
    Case(
        "partition_of_all_co_owners",
        [
            ROOT,
            HEIRS,
            event(
                "E3",
                "2012-01-01",
                "partition",
                parties=["Lakshmi", "Suresh", "Kavita"],
                allot=[{"name": "Kavita", "share": "1"}],
                registered=True,
            ),
        ],
        {"Kavita": "1"},
        set(),
        CLEAR,
        "Kavita",
    ),
    Case(
        "unregistered_partition_without_one",
        [ROOT, HEIRS, event("E3", "2012-01-01", "partition", allot=["Kavita", "Suresh"], registered=False)],
        THIRDS,
        {"PARTITION_MISSING_COPARCENER E3", "UNREGISTERED_CONVEYANCE E3", "SELLER_NOT_SOLE_HOLDER"},
        DEFECTIVE,
        "Kavita",
    ),
    Case(
        "void_partition_no_longer_matters_when_all_sell",
        [ROOT, HEIRS, event("E3", "2012-01-01", "partition", allot=["Kavita", "Suresh"])],
        THIRDS,
        {"COMPETING_CLAIM E3"},
        SUBJECT,
        "Kavita,Suresh,Lakshmi",
    ),
    Case(
        "chain_without_a_root",
        [
            event("E1", "1980-01-01", "partition", allot=["A"]),
            sale("E2", "2001-01-01", "A", "Arjun"),
        ],
        {},
        {"CHAIN_GAP E1", "CHAIN_GAP E2", "SEARCH_PERIOD_SHORT", "SELLER_NOT_HOLDER"},
        DEFECTIVE,
    ),
    Case(
        "second_root_has_no_link_to_the_first",
        [ROOT, event("E2", "1990-01-01", "root", to="Arjun")],
        ARJUN,
        {"COMPETING_CLAIM E2"},
        SUBJECT,
    ),
    Case(
        "death_of_one_who_held_nothing",
        [ROOT, event("E2", "2001-01-01", "death_intestate", of="Nobody", heirs=["X"])],
        RAMAIAH,
        set(),
        CLEAR,
        "Ramaiah",
    ),
    Case(
        "will_of_one_who_held_nothing",
        [ROOT, event("E2", "2001-01-01", "death_will", of="Nobody", legatees=["X"], disputed=True)],
        RAMAIAH,
        set(),
        CLEAR,
        "Ramaiah",
    ),
    Case(
        "no_heirs_on_file",
        [ROOT, event("E2", "2001-01-01", "death_intestate", of="Ramaiah", heirs=[], legal_heir_proof=True)],
        RAMAIAH,
        {"HEIRSHIP_UNPROVED E2", "SELLER_NOT_HOLDER"},
        DEFECTIVE,
    ),
    Case(
        "extra_signatory",
        [ROOT, sale("E2", "2001-01-01", "Ramaiah", "Arjun")],
        ARJUN,
        {"UNNECESSARY_SELLER"},
        CLEAR,
        "Arjun,Meena",
    ),
    Case(
        "extra_signatory_beside_a_missing_one",
        [ROOT, HEIRS],
        THIRDS,
        {"UNNECESSARY_SELLER", "SELLER_NOT_SOLE_HOLDER"},
        DEFECTIVE,
        "Kavita,Meena",
    ),
    Case("no_seller_named", [ROOT], RAMAIAH, set(), CLEAR, ""),
    Case(
        "later_than_the_search",
        [ROOT, sale("E2", "2026-11-02", "Ramaiah", "Arjun")],
        RAMAIAH,
        {"SELLER_NOT_HOLDER"},
        DEFECTIVE,
    ),
    Case(
        "root_on_the_first_day_of_the_search",
        [{**ROOT, "date": "1996-11-01"}],
        RAMAIAH,
        set(),
        CLEAR,
        "Ramaiah",
    ),
    Case(
        "root_a_day_short_and_only_gaps_within_the_search",
        [{**ROOT, "date": "1996-11-02"}],
        RAMAIAH,
        {"SEARCH_PERIOD_SHORT E1", "EC_GAP"},
        SUBJECT,
        "Ramaiah",
        {"ec_gaps": [["1990-01-01", "1996-11-01"], {"from": "1980-01-01", "to": "1981-01-01"}]},
    ),
    Case(
        "bank_asks_thirteen_years",
        [{**ROOT, "date": "2013-11-01"}],
        RAMAIAH,
        set(),
        CLEAR,
        "Ramaiah",
        {"search_years": 13, "ec_gaps": [["1990-01-01", "2013-10-31"]]},
    ),
    Case(
        "years_asked_by_policy",
        [{**ROOT, "date": "1997-01-01"}],
        RAMAIAH,
        {"SEARCH_PERIOD_SHORT E1"},
        SUBJECT,
        "Ramaiah",
        {"search_years": None},
    ),
    Case(
        "fiscal_records_move_nothing",
        [
            ROOT,
            event("M1", "2001-01-01", "mutation_order", holder="X"),
            event("R1", "2020-01-01", "rera_registration"),
        ],
        RAMAIAH,
        set(),
        CLEAR,
        "Ramaiah",
    ),
]
