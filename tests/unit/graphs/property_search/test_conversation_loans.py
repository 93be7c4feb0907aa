"""A conversation about what a home costs a month and what can be afforded."""

from __future__ import annotations

import pytest

from domain.listing import Transaction
from tests.support.market import Conversation, Market, flat

WISH = "3BHK in Whitefield under 1.2 crore"


async def test_emi_on_the_second_one_stays_within_the_loan_cap(chat):
    await chat.say(WISH)

    turn = await chat.say("what will be the EMI on the second one for 20 years at 8.5?")

    emi = turn.of("emi")[0]["emi"]
    assert (emi["number"], emi["price_inr"], emi["principal_inr"]) == (2, 9_500_000, 7_500_000)
    assert emi["emi_inr"] == 65_087
    assert "[2] The EMI is ₹65,087" in turn.text
    assert emi["assumptions"] == ["loan"]
    assert emi["sliders"]["principal_inr"]["max"] == 7_500_000


async def test_emi_follows_the_listing_last_spoken_of_and_names_its_assumptions(chat):
    await chat.say(WISH)
    await chat.say("EMI on the second one at 8.5")

    turn = await chat.say("EMI for 15 years")

    assert turn.of("emi")[0]["emi"]["number"] == 2
    assert turn.of("emi")[0]["emi"]["assumptions"] == ["rate", "loan"]
    assert "I assumed: the rate (8.5%, no lender's offer)" in turn.text


async def test_emi_of_a_rented_home_is_explained_away():
    chat = Conversation(Market([flat(0, transaction=Transaction.RENT, price_inr=35_000)]))
    await chat.say("3bhk on rent in Whitefield under 40k")

    turn = await chat.say("EMI on the first one")

    assert not turn.of("emi")
    assert "[1] That home is for rent" in turn.text


async def test_emi_of_a_listing_without_price_asks_for_an_amount():
    chat = Conversation(Market([flat(0, price_inr=None)]))
    await chat.say("3bhk in Whitefield to buy")

    turn = await chat.say("EMI on the first one")

    assert "price on request only" in turn.text


async def test_emi_slider_recalculates(chat):
    await chat.say(WISH)

    turn = await chat.press(type="emi", number=1, principal_inr=5_000_000, rate_pct="9", months=180)

    emi = turn.of("emi")[0]["emi"]
    assert (emi["principal_inr"], emi["emi_inr"], emi["assumptions"]) == (5_000_000, 50_713, [])


async def test_emi_above_the_cap_is_lowered_and_said(chat):
    await chat.say(WISH)

    turn = await chat.press(type="emi", number=1, principal_inr=9_000_000)

    assert turn.of("emi")[0]["emi"]["principal_inr"] == 7_200_000
    assert "above that cap" in turn.text


@pytest.mark.parametrize("rate", ["lots", "400"])
async def test_an_unusable_rate_gets_one_clear_sentence(chat, rate):
    await chat.say(WISH)

    turn = await chat.press(type="emi", number=1, rate_pct=rate)

    assert turn.text.startswith("The rate must be")


async def test_affordability_says_what_it_assumes(chat):
    turn = await chat.say("how much home can I afford with 1.5 lakh monthly income")

    panel = turn.of("affordability")[0]["affordability"]
    assert panel["monthly_income_inr"] == 150_000
    assert panel["emi_room_inr"] == 90_000
    assert "no other instalments" in turn.text
    assert {source["id"] for source in panel["sources"]} == {
        "home_loan.foir_caps",
        "home_loan.ltv_slabs",
        "home_loan.assumed_rate_pct",
        "home_loan.assumed_tenure_months",
    }
    assert (panel["sources"][1]["since"], panel["disclaimer"]) == (
        "since 2017-06-07",
        "Estimate, not advice.",
    )


async def test_the_instalment_of_a_named_loan_rests_on_no_rule_of_ours(chat):
    emi = (await chat.say("EMI on a loan of 60,00,000 at 8.65 % for 286 months")).of("emi")[0]["emi"]

    assert (emi["principal_inr"], emi["rate_pct"], emi["months"]) == (6_000_000, "8.65", 286)
    assert (emi["sources"], emi["disclaimer"]) == ([], "Estimate, not advice.")


async def test_emi_of_a_bare_loan_needs_no_listing(chat):
    turn = await chat.say("EMI on a loan of 50 lakh for 20 years at 8.5")

    emi = turn.of("emi")[0]["emi"]
    assert (emi["principal_inr"], emi["emi_inr"]) == (5_000_000, 43_391)
    assert "price_inr" not in emi


async def test_affordability_of_the_listing_spoken_of(chat):
    await chat.say(WISH)
    await chat.say("EMI on the second one")

    turn = await chat.say("can I afford it with 1 lakh monthly income")

    panel = turn.of("affordability")[0]["affordability"]
    assert (panel["number"], panel["is_within_reach"]) == (2, panel["home_price_inr"] >= 9_500_000)
    assert "[2] At ₹95 L it is" in turn.text


async def test_affordability_without_an_income_asks_for_it(chat):
    turn = await chat.say("how much home loan can I afford")

    assert "monthly income" in turn.text


async def test_hindi_details_and_loan_words(chat):
    await chat.say("व्हाइटफील्ड में 3 बीएचके 1.2 करोड़ तक")

    emi = await chat.press(type="emi", number=1, principal_inr=9_000_000)
    detail = await chat.press(type="details", number=1)

    assert "ब्याज" in emi.text
    assert "वर्ग फ़ुट (कार्पेट)" in detail.text
