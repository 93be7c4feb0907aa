"""The machine: Python, installed packages, the data folder, the model files and the developer's tools."""

from __future__ import annotations

import os
import shutil
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import SetupError
from propmubi.doctor.finding import Finding, fail, numbers, ok, warn
from propmubi.engines.folder import MIN_FREE_MB
from rag.papers.problems import OCR_PACKAGES
from rag.papers.tesseract import PAPER_LANGUAGES, languages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.settings import Settings

FLOORS = {
    "fastapi": "0.165.0",
    "langchain-core": "1.3.3",
    "langgraph": "1.2.14",
    "langgraph-checkpoint": "4.1.1",
    "langgraph-checkpoint-postgres": "3.2.0",
    "langgraph-sdk": "0.4.6",
    "langsmith": "0.8.0",
    "litellm": "1.93.1",
    "psycopg": "3.3.9",
    "pydantic": "2.14.3",
    "qdrant-client": "1.20.0",
    "qdrant-edge-py": "0.9.0",
    "redis": "8.1.0",
    "sqlalchemy": "2.1.9",
    "starlette": "1.0.1",
}
"""Oldest versions without a known hole or a missing feature."""
MALICIOUS = {"litellm": frozenset({"1.82.7", "1.82.8"})}


def python() -> Finding:
    """The interpreter."""
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] < (3, 14):
        return ok("python", version)
    return fail("python", f"{version}, tried are 3.11 to 3.13", "make the environment again: make clean up")


def packages(floors: Mapping[str, str] = FLOORS) -> Finding:
    """Installed versions against the floors."""
    wrong = []
    for name, floor in floors.items():
        found = _installed(name)
        if found is None:
            wrong.append(f"{name} is missing")
        elif found in MALICIOUS.get(name, ()):
            wrong.append(f"{name} {found} is a known malicious release")
        elif numbers(found) < numbers(floor):
            wrong.append(f"{name} {found} is older than {floor}")
    if wrong:
        return fail("packages", "; ".join(wrong), "install the locked versions: make setup")
    return ok("packages", f"{len(floors)} looked at, all on or above their floors")


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def data_folder(path: Path) -> Finding:
    """Whether the folder, or the place where it will be made, can be written and has room."""
    place = path.expanduser().absolute()
    existing = next(part for part in (place, *place.parents) if part.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return fail(
            "data folder", f"{place} cannot be written", "change its owner, or pass another --data-dir"
        )
    free_mb = shutil.disk_usage(existing).free // 2**20
    if free_mb < MIN_FREE_MB:
        return fail("data folder", f"{place}: only {free_mb} MB are free", "free some space")
    state = "in use before" if existing == place else "not made yet"
    return ok("data folder", f"{place}, {state}, {free_mb} MB free")


def language_model(settings: Settings) -> Finding:
    """Which model words the answers; none is a good answer too."""
    from router.models import Models

    try:
        active = Models(settings).active()
    except SetupError as error:
        return fail("model", error.detail, "correct the file or unset PROPMUBI_TIERS_FILE")
    if not active:
        return ok("model", "none: the rules answer; set PROPMUBI_MODEL to any LiteLLM model to change that")
    return ok("model", f"{', '.join(active)}, with the rules as their floor")


def embedding_model(settings: Settings) -> Finding:
    """What turns texts into vectors."""
    if settings.embedding_model:
        return ok("embedding model", f"{settings.embedding_model} through LiteLLM")
    from rag.embed.weights import packaged_model

    try:
        source = packaged_model()
    except SetupError as error:
        return fail("embedding model", error.detail, "install the locked packages: make setup")
    return ok("embedding model", f"all-MiniLM-L6-v2, offline, {source.weights.stat().st_size // 2**20} MB")


def web_pages() -> Finding:
    """Whether the first page was built."""
    from api.pages import BUILT

    if (BUILT / "index.html").is_file():
        return ok("web pages", "built")
    return warn("web pages", "not built: / and /docs are plain", "make web")


def page_reader() -> Finding:
    """Tesseract with the languages of our papers, for pages that are pictures."""
    installed = languages()
    missing = sorted(PAPER_LANGUAGES - installed)
    if not missing:
        return ok("ocr", f"tesseract with {', '.join(sorted(PAPER_LANGUAGES))}")
    what = f"tesseract lacks {', '.join(missing)}" if installed else "tesseract is not installed"
    return warn(
        "ocr", f"{what}: pages that are pictures are not read", f"sudo apt-get install {OCR_PACKAGES}"
    )


def developer_tools() -> list[Finding]:
    """What only tests and web builds need."""
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return [
        ok("node", node)
        if node
        else warn("node", "not on PATH", "make web takes it from the Python registry"),
        ok("browser", browser)
        if browser
        else warn("browser", "no Chromium: browser tests are skipped", "apt-get install chromium"),
    ]
