"""First page, API reference and chat widget in a real browser, against what ``propmubi up`` starts."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.made_pdfs import pdf, text
from tools.made_agreements.making import made_agreements
from tools.made_deeds.bundle import make_bundle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [pytest.mark.browser, pytest.mark.engines, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
START_S = 60


def missing_part() -> str | None:
    """What keeps the browser tests from running here, and what to do; None when nothing does."""
    if chromium() is None:
        return "no chromium here: apt-get install chromium"
    if not (WEB / "node_modules" / "@playwright" / "test").is_dir():
        return "web/node_modules is missing: make dev"
    for built in (
        "home/dist/index.html",
        "ops/dist/index.html",
        "inbox/dist/index.html",
        "workbench/dist/index.html",
        "widget/dist/propmubi-chat.js",
    ):
        if not (WEB / built).is_file():
            return f"web/{built} is missing: make web"
    return None


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def node() -> str | None:
    return shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(scope="module")
def platform_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a platform started for these tests, with its demo market, on a free port.

    The browser tests find the demo people's password where the platform keeps it.
    """
    if reason := missing_part():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("platform")
    os.environ["PROPMUBI_SIGNINS"] = str(folder / "data" / "run" / "demo_signins.json")
    os.environ |= {**made_papers(folder), "PROPMUBI_PYTHON": sys.executable}
    log = folder / "up.log"
    program = Path(sys.executable).parent / "propmubi"
    with log.open("wb") as out:
        up = subprocess.Popen(
            [program, "up", "--data-dir", folder / "data", "--port", "0"], stdout=out, stderr=out
        )
    try:
        yield address_in(log, up)
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(timeout=30)


def made_papers(folder: Path) -> dict[str, str]:
    """Papers that the browser sends in: deeds of one plot, of which a minor's share was sold, and an agreement."""
    bundle, agreement = folder / "bundle.pdf", folder / "agreement.pdf"
    bundle.write_bytes(make_bundle("upload to signature 4").pdf())
    [made] = made_agreements(1, 5)
    agreement.write_bytes(
        pdf(
            *(
                "".join(
                    text(line, x=50, y=790 - 14 * at, size=9) for at, line in enumerate(page.splitlines())
                )
                for page in made.pages
            )
        )
    )
    return {"PROPMUBI_BUNDLE": str(bundle), "PROPMUBI_AGREEMENT": str(agreement)}


def address_in(log: Path, up: subprocess.Popen[bytes]) -> str:
    give_up = time.monotonic() + START_S
    while time.monotonic() < give_up:
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/docs", log.read_text(errors="replace")):
            return found[1]
        if up.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail(f"propmubi up did not get ready:\n{log.read_text(errors='replace')[-2000:]}")


@pytest.mark.timeout(1200)
def test_pages_and_widget_in_a_browser(
    platform_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    program = node()
    assert program is not None, "node_modules are here, node is not"
    # To a file: of what takes too long one wants to see how far it came.
    with (tmp_path / "playwright.log").open("w+") as said:
        done = subprocess.run(
            [program, "node_modules/@playwright/test/cli.js", "test", "--config", "e2e/playwright.config.ts"],
            cwd=WEB,
            env={**os.environ, "PROPMUBI_URL": platform_url, "PROPMUBI_CHROMIUM": str(chromium()), "CI": "1"},
            stdout=said,
            stderr=subprocess.STDOUT,
            check=False,
        )
        said.seek(0)
        lines = said.read()

    assert done.returncode == 0, lines[-8000:]
    assert re.search(r"\b\d+ passed", lines)
    if flaky := re.search(r"\d+ flaky\n.*?(?=\n\s*\d+ passed)", lines, re.DOTALL):
        record_property("flaky", flaky[0])
    assert "skipped" not in lines
