"""``propmubi events`` against a served API: everything it says is JSON, and bad input is one line."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from runtime.events.operations import EventOperations
from store.demo_people import ensure_demo
from tests.support.live_api import live_api

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.event_world import World

pytestmark = pytest.mark.engines


class Command:
    """The command as a shell would call it, as the administrator of the data folder."""

    def __init__(self, world: World, url: str) -> None:
        self._options = ("--url", url, "--data-dir", str(world.platform.settings.data_dir))

    async def __call__(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from propmubi.cli import main; main()", "events"]
        return await asyncio.to_thread(
            subprocess.run,
            [*command, *words, *self._options],
            input=stdin, capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip


@pytest.fixture
async def command(world: World) -> AsyncIterator[Command]:
    await ensure_demo(
        world.platform.engine.db, world.platform.settings.data_dir / "run" / "demo_signins.json"
    )
    async with live_api(world.platform, events=EventOperations(world.parts())) as url:
        yield Command(world, url)


def lines(result: subprocess.CompletedProcess[str]) -> list[Any]:
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


async def test_an_event_is_written_seen_and_sent_again(command: Command) -> None:
    data = json.dumps({"document_id": str(uuid4()), "kind": "sale_deed"})

    [written] = lines(await command("publish", "document.verified", stdin=data))
    [seen] = lines(await command("tail", "--no-follow", "--type", "document.verified"))
    [sent] = lines(await command("replay", "--since", "2020-01-01", "--stream", "document.events"))
    triggers = lines(await command("triggers"))

    assert (seen["id"], seen["data"]["kind"]) == (written["id"], "sale_deed")
    assert sent == {"sent": 1}
    assert {(one["graph"], one["state"]) for one in triggers} == {
        ("listing_enrichment", "no_graph"), ("lead_scoring", "no_graph"), ("document_intake", "no_graph"),
        ("underwriting", "no_graph"), ("title_review", "no_graph"),
    }  # fmt: skip


async def test_a_dead_letter_is_listed_shown_and_discarded(world: World, command: Command) -> None:
    async with world.worker():
        await world.platform.engine.link.commands.xadd("crm.events", {"forged": "x"})
        await world.until("select count(*) = 1 from dead_letters")

    [listed] = lines(await command("dead", "list"))
    refused = await command("dead", "replay", listed["id"])
    [discarded] = lines(await command("dead", "discard", listed["id"], "--reason", "forged by us"))
    [shown] = lines(await command("dead", "show", listed["id"]))

    assert listed["reason"] == "the entry was not written by the bus"
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert (discarded["resolution"], discarded["resolution_reason"]) == ("discarded", "forged by us")
    assert shown == discarded
    assert lines(await command("dead", "list")) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("publish", "lead.lost", "{}"), "type"),
        (("publish", "document.verified", '{"kind": "x"}'), "document_id: Field required"),
        (("publish", "document.verified", "{broken"), "not JSON"),
        (("replay",), "Say which events"),
        (("replay", "--since", "yesterday"), "not a time"),
        (("dead", "show", str(uuid4())), "There is no such dead letter"),
    ],
)
async def test_bad_input_is_one_line_and_exit_two(
    command: Command, words: tuple[str, ...], told: str
) -> None:
    result = await command(*words)

    assert result.returncode == 2
    assert result.stderr.startswith("propmubi: ")
    assert result.stderr.count("\n") == 1
    assert told in result.stderr
