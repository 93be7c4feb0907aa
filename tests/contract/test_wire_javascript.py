"""JavaScript clients against a live server, in a rendered page (web/protocol).

The SDK 1.15.0 and its `useStream`, and the `useStream` of @langchain/react 1.1.0, which speaks the thread protocol.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.client_api import ClientApi

pytestmark = [pytest.mark.engines, pytest.mark.slow]

WEB = Path(__file__).resolve().parents[2] / "web"
SDK = WEB / "node_modules" / "@langchain" / "langgraph-sdk" / "package.json"
REACT = WEB / "node_modules" / "@langchain" / "react" / "package.json"
RUN_S = 240


def node() -> str | None:
    """Node of this machine, or the one that `make dev` put into the environment."""
    return shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


async def vitest(api: ClientApi, report: Path) -> dict[str, Any]:
    """Runs the tests of web/protocol against the server and returns their report."""
    program = node()
    assert program is not None, "web/node_modules is here, node is not"
    process = await asyncio.create_subprocess_exec(
        program,
        "../node_modules/vitest/vitest.mjs",
        "run",
        "--reporter=default",
        "--reporter=json",
        f"--outputFile.json={report}",
        cwd=WEB / "protocol",
        env={
            **os.environ,
            "PROPMUBI_URL": api.url,
            "PROPMUBI_API_KEY": api.token,
            "CI": "1",
            "NO_COLOR": "1",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), RUN_S)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, said.decode(errors="replace")[-8000:]
    found: dict[str, Any] = json.loads(report.read_text())  # noqa: ASYNC240  # after the run, a small file
    return found


async def test_use_stream_and_client(client_api: ClientApi, tmp_path: Path) -> None:
    if not SDK.is_file():
        pytest.skip("web/node_modules is missing: make dev")

    report = await vitest(client_api, tmp_path / "report.json")

    assert report["numPassedTests"] == report["numTotalTests"] >= 40
    assert json.loads(SDK.read_text())["version"] == "1.15.0"
    assert json.loads(REACT.read_text())["version"] == "1.1.0"
