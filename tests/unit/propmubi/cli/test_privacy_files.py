"""``propmubi privacy export --files``: the papers of a person, and nobody else's to read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from propmubi.cli.privacy import _copy
from store.documents.files import FILES_FOLDER, path_of

if TYPE_CHECKING:
    from pathlib import Path

TENANT = UUID(int=1)


def test_papers_are_copied_under_their_ids_for_this_user_alone_and_lost_ones_are_left_out(
    tmp_path: Path,
) -> None:
    kept = path_of(tmp_path / FILES_FOLDER, TENANT, "ab12")
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"%PDF-1.7")
    papers = [{"id": "one", "kind": "pdf", "sha256": "ab12"}, {"id": "lost", "kind": "png", "sha256": "cd34"}]

    _copy(papers, tmp_path, TENANT, tmp_path / "given" / "asha")

    [copied] = (tmp_path / "given" / "asha").iterdir()
    assert (copied.name, copied.read_bytes()) == ("one.pdf", b"%PDF-1.7")
    assert copied.stat().st_mode & 0o777 == 0o600
    assert copied.parent.stat().st_mode & 0o777 == 0o700
