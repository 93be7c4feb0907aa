"""Writes the API's description and the schema of stream events for the web clients; same code, same bytes.

``--check`` writes nothing and exits 1 when a committed file is stale.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, cast

from api.app import create_app
from config.settings import Settings
from graphs.property_search.events import EVENT_SCHEMA

if TYPE_CHECKING:
    from api.services import ApiServices

CLIENT: Final = Path(__file__).resolve().parent.parent / "web" / "client"


def wanted() -> dict[Path, str]:
    """Each file and what it must hold."""
    services = cast("ApiServices", SimpleNamespace(settings=Settings.model_construct()))
    return {
        CLIENT / "openapi.json": _text(create_app(services).openapi()),
        CLIENT / "events.schema.json": _text(EVENT_SCHEMA),
    }


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> int:
    """Exit code: 0 when every file is as wanted (or was written), 1 when one is stale."""
    is_check = "--check" in sys.argv[1:]
    exit_code = 0
    for path, text in wanted().items():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        if is_check:
            print(f"{path.name} is stale: run `make generate` and commit the result", file=sys.stderr)
            exit_code = 1
        else:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.name}")
    return exit_code


if __name__ == "__main__":
    raise SystemExit(main())
