from __future__ import annotations

import pytest

WISH = "3BHK in Whitefield under 1.2 crore"


@pytest.mark.parametrize(
    ("said", "title", "headline"),
    [
        ("total cost in Pune for 85 lakh", "Total cost in Pune", ["₹91,25,000"]),
        (
            "stamp duty in Mumbai on 1.2 crore for a woman",
            "Stamp duty and registration in Mumbai",
            ["₹6,30,000"],
        ),
        ("how much tds on 80 lakh", "TDS when buying", ["₹80,000"]),
        ("how much gst on 80 lakh under construction", "GST on a home", ["₹4,00,000"]),
        ("मुंबई में 1.2 करोड़ पर स्टाम्प ड्यूटी कितनी", "मुंबई", ["₹7,50,000"]),
    ],
)
async def test_a_question_of_cost_brings_a_card_with_working_and_sources(chat, said, title, headline):
    turn = await chat.say(said)

    card = turn.of("tax")[0]["tax"]
    assert [line["amount_label"] for line in card["headline"]] == headline
    assert title in card["title"] or "Mumbai" in card["title"]
    assert headline[0] in turn.text
    assert card["disclaimer"] in turn.text
    assert len(card["lines"]) >= 1
    assert all(source["source"] and source["effective_from"] for source in card["sources"])
    assert turn.state["engine"] == "rules"


async def test_buying_together_asks_for_salaries_and_answers_from_the_reply(chat):
    asked = await chat.say("old or new regime if I buy jointly with my wife")
    turn = await chat.say("I earn 30 lakh, my wife 12 lakh, loan 60 lakh at 8.5% for 20 years")

    assert "yearly salaries" in asked.text
    card = turn.of("tax")[0]["tax"]
    assert card["title"] == "Old or new regime, bought together"
    assert card["headline"][0]["amount_inr"] == 475_800
    assert [line["label"].split(":")[0] for line in card["headline"][1:]] == ["You", "Co-owner"]
    assert [line["amount_inr"] for line in card["headline"][1:]] == [475_800, 0]
    assert "accountant" not in turn.text
    assert turn.state["tax_asked"] is None


async def test_buying_alone_compares_the_regimes_on_the_first_year_of_the_loan(chat):
    turn = await chat.say("old or new regime, salary 18 lakh, loan 60 lakh")

    card = turn.of("tax")[0]["tax"]
    assert card["headline"][0]["label"].startswith("The new regime saves")
    assert "Loan terms of our calculator where you named none" in card["assumptions"]


async def test_what_is_missing_is_asked_for_one_by_one_and_the_search_is_left_alone(chat):
    await chat.say(WISH)
    filters = (await chat.say("stamp duty how much?")).state["filters"]

    turn = await chat.say("85 lakh")

    assert turn.of("tax")[0]["tax"]["title"] == "Stamp duty and registration in Bengaluru"
    assert turn.state["filters"] == filters


async def test_a_city_is_asked_for_where_no_search_names_one(chat):
    asked = await chat.say("stamp duty on 85 lakh")
    turn = await chat.say("Pune")

    assert "In which city" in asked.text
    assert turn.of("tax")[0]["tax"]["headline"][0]["amount_inr"] == 625_000


async def test_a_new_wish_leaves_the_question_behind(chat):
    await chat.say("stamp duty on 85 lakh")

    turn = await chat.say("2 bhk flats in Pune")

    assert not turn.of("tax")
    assert turn.state["filters"]["city"] == "Pune"


async def test_the_listing_last_spoken_of_gives_price_and_place(chat):
    await chat.say(WISH)
    await chat.say("EMI on the second one at 8.5")

    turn = await chat.say("what is the total cost?")

    card = turn.of("tax")[0]["tax"]
    assert card["title"] == "Total cost in Bengaluru"
    assert card["lines"][0]["amount_inr"] == 9_500_000


async def test_a_doubtful_rate_is_for_a_chartered_accountant(chat):
    turn = await chat.say("how much tds on 80 lakh to an nri seller")

    assert "Ask a chartered accountant: The rate for a non-resident seller has to be confirmed." in turn.text


async def test_a_place_without_stamp_duty_on_file_is_said(chat):
    turn = await chat.say("stamp duty in Bhopal on 85 lakh")

    assert turn.text == "No stamp duty is on file for that place yet; name another city."


async def test_an_instalment_that_runs_already_lowers_what_can_be_borrowed(chat):
    turn = await chat.say("How much can I borrow on 1.1 lakh a month with a 15,000 car EMI")

    panel = turn.of("affordability")[0]["affordability"]
    assert (panel["monthly_income_inr"], panel["obligations_inr"], panel["emi_room_inr"]) == (
        110_000,
        15_000,
        45_500,
    )
    assert "no_other_instalments" not in panel["assumptions"]
    assert "₹15,000" in turn.text
