"""The desk's API as the commands of ``propmubi cases`` call it: as an analyst, and as a signer."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import httpx

from config.logging import configure_logging
from config.settings import Settings
from domain.errors import BadInput, NotFound, Unavailable, UnreadableFile
from domain.tenancy import Role
from propmubi.cli.connect import answer_of, platform, unreachable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

ROOT: Final = "/api/v1/cases"
_LOOK_S: Final = 0.25
_PATIENCE_S: Final = 600.0
_AT_REST: Final = frozenset({"verified", "refused"})


@asynccontextmanager
async def desk(data_dir: Path | None, url: str | None) -> AsyncIterator[Desk]:
    """The desk of the running instance, or of one for the command's own time.

    Raises:
        SetupError: Nothing answers, or the engines cannot run here.
    """
    settings = Settings.load(data_dir=data_dir, log_level="WARNING")
    configure_logging(settings)
    async with platform(settings, url=url, role=Role.ANALYST) as place, place.client() as client:
        try:
            yield Desk(client)
        except httpx.TransportError as error:
            raise unreachable(place.url, error) from None
        except TimeoutError:
            raise Unavailable(
                f"It was not done within {_PATIENCE_S:.0f} seconds; it goes on there."
            ) from None


@dataclass(frozen=True, slots=True)
class Desk:
    """Calls as the analyst whose token the client carries."""

    client: httpx.AsyncClient

    async def get(self, path: str, **query: str | int) -> dict[str, Any]:
        """The JSON object there.

        Raises:
            BadInput, Unavailable: The API's own sentence.
        """
        return dict(answer_of(await self.client.get(f"{ROOT}{path}", params=query)).json())

    async def find(self, said: str) -> dict[str, Any]:
        """The line of the case of that reference or id.

        Raises:
            NotFound: There is none.
        """
        try:
            return await self.get(f"/{UUID(said)}/row")
        except ValueError:
            pass
        for row in (await self.get("", q=said, limit=200))["items"] if said.strip() else ():
            if row["ref"].casefold() == said.strip().casefold():
                return dict(row)
        raise NotFound(f"There is no case {said[:60]!r}; see `propmubi cases list`.")

    async def whole(self, said: str) -> dict[str, Any]:
        """Everything about the case of that reference or id."""
        return await self.get(f"/{(await self.find(said))['id']}")

    async def open(self, body: dict[str, Any], key: str | None) -> dict[str, Any]:
        """A new case; with a key, the same one when it is asked for again."""
        headers = {"idempotency-key": key} if key else {}
        opened = answer_of(await self.client.post(ROOT, json=body, headers=headers)).json()
        return dict(opened["case"])

    async def until_judged(self, case_id: str) -> dict[str, Any]:
        """The case's line once its first run has brought it to whom it waits for."""
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                row = await self.get(f"/{case_id}/row")
                if row["stage"] != "intake":
                    return row
                await asyncio.sleep(_LOOK_S)

    async def upload(self, case_id: str, file: Path) -> dict[str, Any]:
        """Sends a paper of the case; what became of it."""
        fields = {"subject_kind": "case", "subject_id": case_id}
        with file.open("rb") as content:
            form = {"files": (file.name, content, "application/octet-stream")}
            answer = answer_of(await self.client.post("/api/v1/documents", files=form, data=fields)).json()
        if answer["refused"]:
            return {**answer["refused"][0], "state": "refused"}
        return dict(answer["documents"][0])

    async def until_read(self, papers: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The papers once each is read or refused."""
        read = []
        async with asyncio.timeout(_PATIENCE_S):
            for paper in papers:
                told = paper
                while told["state"] not in _AT_REST:
                    await asyncio.sleep(_LOOK_S)
                    told = answer_of(await self.client.get(f"/api/v1/documents/{paper['id']}")).json()
                read.append(dict(told))
        return read

    async def file(self, path: str, **query: str) -> bytes:
        """What is there, as bytes."""
        return answer_of(await self.client.get(f"{ROOT}{path}", params=query)).content

    async def sign(
        self, row: dict[str, Any], email: str, password: str, body: dict[str, str]
    ) -> dict[str, Any]:
        """Signs as the person of that email and password, signed in for this one step.

        The token of the data folder signs nothing: a signature is of somebody who proves anew who they are.
        """
        given = {"email": email, "password": password}
        answer = answer_of(await self._bare("/api/v1/auth/login", given)).json()
        bearer = {"authorization": f"Bearer {answer['access_token']}"}
        try:
            step = {"version": row["version"], **body}
            return dict(answer_of(await self._bare(f"{ROOT}/{row['id']}/sign", step, bearer)).json())
        finally:
            await self._bare("/api/v1/auth/logout", {"refresh_token": answer["refresh_token"]})

    async def _bare(
        self, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Posts without the analyst's token."""
        request = self.client.build_request("POST", path, json=body, headers=headers)
        request.headers.pop("x-api-key", None)
        return await self.client.send(request)


def application_body(file: Path, name: str | None, city: str | None) -> dict[str, Any]:
    """The body that opens a case, from such a body, an application, or a line of ``calc``.

    Numbers with a point stay the digits they are: a rate is never a binary fraction.

    Raises:
        UnreadableFile: There is no such file, or it is not UTF-8.
        BadInput: It is not a JSON object, or nobody is named in it.
    """
    try:
        said = json.loads(file.read_text("utf-8"), parse_float=str)
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{file} cannot be read as UTF-8 text ({type(error).__name__}).") from None
    except (ValueError, RecursionError):
        raise BadInput(f"{file} is not JSON; give one object as in docs/lending.md.") from None
    if not isinstance(said, dict):
        raise BadInput(f"{file} must hold one JSON object as in docs/lending.md.")
    body = dict(said) if "application" in said else {"application": said.get("inputs", said)}
    named = name or body.get("applicant_name") or _first_name(body["application"])
    if not named:
        raise BadInput("Nobody is named in the application; say who asks with --name.")
    return {**body, "applicant_name": named, **({"city": city} if city else {})}


def _first_name(application: object) -> str | None:
    """The first applicant's name, where one stands there; the desk keeps it apart from what it judges."""
    people = application.get("applicants") if isinstance(application, dict) else None
    first = people[0] if isinstance(people, list) and people else None
    name = first.get("name") if isinstance(first, dict) else None
    return name if isinstance(name, str) and name.strip() else None
