"""Small files of one folder over HTTP: validated names, etags, gzip, each with the caching its name deserves.

A file is read and packed once per change (by time and size) and then comes from memory: each page view of a
customer's site asks for the script of the widget. A build finished while we run is served at once.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from fastapi.responses import Response

from domain.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fastapi import Request

FILE_NAME: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$"
"""A plain name: no folders, no dot files."""

YEAR_S: Final = 365 * 24 * 3600
_MAX_BYTES: Final = 2_000_000
_HAS_HASH: Final = re.compile(r"-[A-Za-z0-9_-]{8}\.[a-z0-9]+$")
_MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
}


def is_named_by_content(name: str) -> bool:
    """Whether the bundler put a hash into the name, so that the same name is the same file for ever."""
    return _HAS_HASH.search(name) is not None


@dataclass(frozen=True, slots=True)
class _Kept:
    stamp: tuple[int, int]
    plain: bytes
    packed: bytes
    tag: str


class Folder:
    """Files of one folder; of the kinds a page is made of, and nothing else."""

    def __init__(
        self, root: Path, headers: Mapping[str, str], *, cache: str, checked: frozenset[str] = frozenset()
    ) -> None:
        """``cache`` is the rule of names without a hash; those in ``checked`` are asked about at each use."""
        self._root = root
        self._headers = dict(headers)
        self._cache = cache
        self._checked = checked
        self._kept: dict[str, _Kept] = {}

    def answer(self, request: Request, name: str) -> Response:
        """The file as the browser wants it: 304 when it has it, gzip when it reads gzip.

        Raises:
            NotFound: no such file, or of a kind that is not served.
        """
        media_type = _MEDIA_TYPES.get(PurePath(name).suffix)
        kept = self._load(name) if media_type else None
        if kept is None:
            raise NotFound("No such file; run `make web` in the clone, or reload the page.")
        is_packed = "gzip" in request.headers.get("accept-encoding", "").lower()
        tag = f'"{kept.tag}{"-gz" if is_packed else ""}"'
        headers = {
            **self._headers,
            "cache-control": self._lifetime(name),
            "etag": tag,
            "vary": "accept-encoding",
        }
        if _holds(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        if is_packed:
            headers["content-encoding"] = "gzip"
        return Response(kept.packed if is_packed else kept.plain, headers=headers, media_type=media_type)

    def _lifetime(self, name: str) -> str:
        if is_named_by_content(name):
            return f"public, max-age={YEAR_S}, immutable"
        return "no-cache" if name in self._checked else self._cache

    def _load(self, name: str) -> _Kept | None:
        file = self._root / name
        try:
            stat = file.stat()
        except (OSError, ValueError):
            return None
        if not file.is_file() or stat.st_size > _MAX_BYTES:
            return None
        stamp = (stat.st_mtime_ns, stat.st_size)
        kept = self._kept.get(name)
        if kept is None or kept.stamp != stamp:
            plain = file.read_bytes()
            tag = hashlib.sha256(plain).hexdigest()[:20]
            kept = self._kept[name] = _Kept(stamp, plain, gzip.compress(plain, 9, mtime=0), tag)
        return kept


def _holds(if_none_match: str, tag: str) -> bool:
    offered = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return "*" in offered or tag in offered
