from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from domain.errors import BadInput
from domain.listing import ListingFlag
from domain.listings.identity import listing_id
from domain.tenancy import DEMO_TENANT_ID
from tools.listing_import.pipeline import ImportProgress, import_files
from tools.listing_import.report import FileReport, ImportReport, Outcome

if TYPE_CHECKING:
    from domain.listing import Listing
    from store.listings import ListingRepository

pytestmark = pytest.mark.engines
GIVEN = Path(__file__).parents[5] / "shared" / "data" / "listings"
WORDS = "Bright corner flat over the park with two balconies, quiet neighbours, a short walk to the metro."


def flat(ref: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": ref, "transaction": "buy", "property_type": "apartment", "city": "Bengaluru",
        "locality": "Whitefield", "bhk": 3, "price": 11_500_000, "area": "1450", "floor": 4, "total_floors": 12,
        "facing": "east", "description": WORDS,
    } | changes  # fmt: skip


def jsonl(path: Path, *rows: dict[str, Any] | str) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


async def run(repository: ListingRepository, *paths: Path, **options: Any) -> ImportReport:
    return await import_files(paths, repository=repository, tenant_id=DEMO_TENANT_ID, **options)


def outcomes(report: ImportReport) -> dict[str, int]:
    return {outcome.value: report.count(outcome) for outcome in Outcome if report.count(outcome)}


async def stored(repository: ListingRepository, ref: str) -> Listing:
    found = await repository.get(DEMO_TENANT_ID, listing_id(DEMO_TENANT_ID, "own", ref))
    assert found is not None
    return found


async def test_every_record_has_one_outcome_and_rejects_are_written(
    repository: ListingRepository, tmp_path: Path
):
    file = jsonl(
        tmp_path / "f.jsonl",
        flat("1"),
        flat("2", city="", locality=""),
        "{broken",
        flat("3", floor=9),
        flat("1"),
    )
    rejects = tmp_path / "rejects.jsonl"

    report = await run(repository, file, rejects=rejects)

    assert outcomes(report) == {"stored": 2, "merged": 1, "rejected": 2}
    assert report.read == 5
    assert report.rejects_file == str(rejects)
    assert rejects.stat().st_mode & 0o777 == 0o600
    written = [json.loads(line) for line in rejects.read_text().splitlines()]
    assert [(row["line"], row["source_ref"], row["code"]) for row in written] == [
        (2, "2", "no_city"),
        (3, None, "broken_json"),
    ]
    assert written[0]["row"]["bhk"] == "3"
    assert report.as_dict()["files"][0]["reject_codes"] == {"no_city": 1, "broken_json": 1}


async def test_a_second_import_changes_nothing(repository: ListingRepository, tmp_path: Path):
    twin = flat("2")
    file = jsonl(tmp_path / "f.jsonl", flat("1"), twin, flat("3", floor=9), flat("3", floor=9))
    await run(repository, file)
    before = await stored(repository, "1")

    again = await run(repository, file)

    assert outcomes(again) == {"unchanged": 4}
    assert await stored(repository, "1") == before
    assert before.merged_sources == ("own:2",)


async def test_a_changed_row_is_an_update_and_announced(repository: ListingRepository, tmp_path: Path):
    await run(repository, jsonl(tmp_path / "a.jsonl", flat("1")))

    report = await run(repository, jsonl(tmp_path / "b.jsonl", flat("1", price="1.05 cr")))

    assert outcomes(report) == {"updated": 1}
    assert (await stored(repository, "1")).price_inr == 10_500_000
    async with repository.database.system_session() as session:
        events = (await session.execute(text("select type, subject, stream from outbox order by id"))).all()
    listing = str(listing_id(DEMO_TENANT_ID, "own", "1"))
    assert [tuple(event) for event in events] == [
        ("property.created", listing, "property.events"),
        ("property.updated", listing, "property.events"),
    ]


async def test_a_duplicate_in_another_file_is_merged_and_one_that_ceases_to_be_is_stored(
    repository: ListingRepository, tmp_path: Path
):
    await run(repository, jsonl(tmp_path / "a.jsonl", flat("1")))
    merged = await run(repository, jsonl(tmp_path / "b.jsonl", flat("2")))

    changed = await run(repository, jsonl(tmp_path / "c.jsonl", flat("2", price="2.5 cr")))

    assert outcomes(merged) == {"merged": 1}
    assert outcomes(changed) in ({"updated": 1}, {"stored": 1})
    assert (await stored(repository, "2")).price_inr == 25_000_000
    assert (await stored(repository, "1")).merged_sources == ()


async def test_a_likeness_in_doubt_is_flagged_on_both(repository: ListingRepository, tmp_path: Path):
    bare = {"floor": "", "total_floors": "", "facing": ""}

    report = await run(repository, jsonl(tmp_path / "f.jsonl", flat("1", **bare), flat("2", **bare)))

    assert outcomes(report) == {"stored": 2}
    for ref in "12":
        assert ListingFlag.POSSIBLE_DUPLICATE in (await stored(repository, ref)).flags


async def test_a_price_ten_times_off_is_flagged_by_its_neighbours_and_cleared_when_mended(
    repository: ListingRepository, tmp_path: Path
):
    rows = [flat(str(number), price=11_500_000 + number * 50_000, description="") for number in range(20)]
    first = await run(
        repository, jsonl(tmp_path / "a.jsonl", *rows, flat("odd", price=115_000_000, description=""))
    )
    flagged = (await stored(repository, "odd")).flags

    await run(repository, jsonl(tmp_path / "b.jsonl", flat("odd", price=11_500_000, description="")))

    assert first.market_flags == {"price_anomaly": 1, "price_unit_suspect": 1}
    assert flagged == (ListingFlag.PRICE_ANOMALY, ListingFlag.PRICE_UNIT_SUSPECT)
    assert (await stored(repository, "odd")).flags == ()


async def test_words_pasted_under_many_are_flagged_and_a_doubtful_likeness_survives_the_review(
    repository: ListingRepository, tmp_path: Path
):
    rows = [flat(str(number), price=price, floor=number) for number, price in enumerate((5e6, 9e6, 2e7))]
    await run(
        repository,
        jsonl(tmp_path / "a.jsonl", *rows, flat("d", floor="", total_floors="", facing="", price=9e6)),
    )

    again = await run(repository, jsonl(tmp_path / "b.jsonl", flat("z", price=99_000_000)))

    assert again.market_flags["description_repeated"] == 5
    assert set((await stored(repository, "1")).flags) == {
        ListingFlag.DESCRIPTION_REPEATED,
        ListingFlag.POSSIBLE_DUPLICATE,
    }


async def test_a_dry_run_judges_and_stores_nothing(repository: ListingRepository, tmp_path: Path):
    file = jsonl(tmp_path / "f.jsonl", flat("1"), flat("2"), flat("3", city="", locality=""))

    report = await run(repository, file, is_dry_run=True, rejects=tmp_path / "r.jsonl")

    assert outcomes(report) == {"stored": 1, "merged": 1, "rejected": 1}
    assert report.is_dry_run
    assert await repository.count_by_city(DEMO_TENANT_ID) == {}


async def test_files_that_cannot_be_read_are_named_and_the_others_go_on(
    repository: ListingRepository, tmp_path: Path
):
    good = jsonl(tmp_path / "good.jsonl", flat("1"))
    torn = tmp_path / "torn.csv"
    torn.write_text('id,transaction,property_type,city,bhk\n7,buy,villa,Pune,3\n8,buy,"villa,Pune,3\n')
    odd = tmp_path / "odd.csv"
    odd.write_text("a,b\n1,2\n")

    report = await run(repository, tmp_path / "none.csv", torn, odd, good)

    assert [file.fault is None for file in report.files] == [False, False, False, True]
    assert report.faults == 3
    assert outcomes(report) == {"stored": 2, "rejected": 1}
    assert "Nearest is" in (report.files[2].fault or "")
    assert report.files[0].rows_per_second == 0.0
    assert report.rejects_file is None


async def test_a_chosen_mapping_is_used_and_must_fit(repository: ListingRepository, tmp_path: Path):
    file = jsonl(tmp_path / "f.jsonl", flat("1"))

    fitting = await run(repository, file, mapping="own")
    unfit = await run(repository, file, mapping="magicbricks")

    assert fitting.files[0].mapping == "own"
    assert "needs the columns" in (unfit.files[0].fault or "")
    with pytest.raises(BadInput):
        await run(repository, file, mapping="nope")


async def test_the_same_advertisement_in_two_shapes_of_one_portal_is_merged(
    repository: ListingRepository, tmp_path: Path
):
    houses, search = tmp_path / "houses.csv", tmp_path / "search.csv"
    houses.write_text(
        "property_name,price,rate,areaWithType,bedRoom,bathroom,nearbyLocations,furnishDetails,property_id,address\n"
        '5 Bedroom House for sale in Sector 54,5.7 Crore,,,5,4,,,e1,"Sector 54 Gurgaon, Gurgaon, Haryana"\n'
    )
    search.write_text(
        "PROP_ID,PRICE,PRICE_SQFT,AREA,PROP_HEADING,BEDROOM_NUM,LOCALITY_NAME,SOURCE_FILE,PROPERTY_TYPE,CITY\n"
        "E1,57000000,1,4500,x,5,sector 54 gurgaon,ind_house,independent house/villa,gurgaon\n"
    )

    report = await run(repository, houses, search)
    again = await run(repository, houses, search)

    assert [outcomes(ImportReport([file])) for file in report.files] == [{"stored": 1}, {"merged": 1}]
    assert outcomes(again) == {"unchanged": 2}


async def test_progress_is_told_by_batch(repository: ListingRepository, tmp_path: Path):
    told: list[ImportProgress] = []
    rows = [flat(str(number), price=5_000_000 + number * 1000) for number in range(1500)]
    file = jsonl(tmp_path / "f.jsonl", *rows)

    await run(repository, file, on_progress=told.append, is_dry_run=True)

    assert [(step.file_number, step.files, step.records) for step in told] == [(1, 1, 1000), (1, 1, 1500)]
    assert told[-1].bytes_done == told[-1].bytes_total


def test_a_record_without_an_outcome_is_a_fault_of_the_program():
    with pytest.raises(RuntimeError, match="1 records read, 0 accounted for"):
        ImportReport([FileReport("f", read=1)]).check()


@pytest.mark.slow
@pytest.mark.skipif(not GIVEN.exists(), reason="the shared portal files are not on this machine")
async def test_the_given_portal_files_come_in_whole(repository: ListingRepository):
    files = [
        GIVEN / "gurgaon_99acres_houses_nearby_train.csv",
        GIVEN / "gurgaon_99acres_projects_landmark_distances.csv",
        GIVEN / "gurgaon_99acres_2023_rent_train.csv",
        GIVEN / "metros_amenity_flags_delhi.csv",
    ]

    report = await run(repository, *files)
    again = await run(repository, *files)

    assert report.faults == 0
    assert report.count(Outcome.REJECTED) < 0.02 * report.read
    assert again.count(Outcome.STORED) + again.count(Outcome.UPDATED) + again.count(Outcome.MERGED) == 0
    assert again.count(Outcome.UNCHANGED) == report.read - report.count(Outcome.REJECTED)
