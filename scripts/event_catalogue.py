"""Writes what docs/events say of the catalogue: its table, and a JSON Schema for each type and version.

``--check`` writes nothing and exits 1 when a committed file is stale.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domain.events.triggers import TRIGGERS
from runtime.events.handlers import HANDLERS
from store.events.catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.events.models import EventData

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
PAGE: Final = DOCS / "events.md"
SCHEMAS: Final = DOCS / "events"
BEGIN: Final = "<!-- catalogue: written by scripts/event_catalogue.py -->\n"
END: Final = "<!-- end of catalogue -->\n"
_HEAD: Final = (
    "| stream | event | about | what it says | what follows here | graph it starts |\n"
    "|---|---|---|---|---|---|"
)


def wanted() -> dict[Path, str]:
    """Each file and what it must hold."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    files = {PAGE: f"{before}{BEGIN}{table()}\n{END}{after}"}
    for model in CATALOGUE.kinds():
        text = json.dumps(CATALOGUE.schema(model), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        files[SCHEMAS / f"{model.event.value}.{model.version}.json"] = text
    return files


def table() -> str:
    """The catalogue as a table."""
    return "\n".join([_HEAD, *map(_row, _newest())])


def _newest() -> Iterator[type[EventData]]:
    return (model for model in CATALOGUE.kinds() if model is CATALOGUE.newest(model.event))


def _row(model: type[EventData]) -> str:
    handler = HANDLERS.get(model.event)
    graphs = ", ".join(one.graph for one in TRIGGERS if one.event is model.event)
    cells = [
        f"`{model.event.stream.value}`",
        f"[`{model.event.value}`](events/{model.event.value}.{model.version}.json) v{model.version}",
        f"`{model.subject_field or 'tenant_id'}`",
        _first_line(model.__doc__),
        _first_line(handler.__doc__) if handler else "Threads that wait for it go on.",
        graphs or "",
    ]
    return f"| {' | '.join(cells)} |"


def _first_line(text: str | None) -> str:
    return (text or "").strip().splitlines()[0]


def main() -> int:
    """Exit code: 0 when every file is as wanted (or was written), 1 when one is stale."""
    is_check = "--check" in sys.argv[1:]
    exit_code = 0
    SCHEMAS.mkdir(exist_ok=True)
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
