"""In which state of the code, rules, prompts and tiers a figure was made."""

from __future__ import annotations

import subprocess
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_SOURCE: Final = ("domain", "config", "store", "rag", "router", "tools", "agents", "graphs", "evals")
"""What an answer can depend on."""
_KINDS: Final = frozenset({".py", ".yaml", ".md", ".csv"})
_NOT_CODE: Final = frozenset({"baselines", "__pycache__", "migrations"})


def root() -> Path:
    """The folder that holds the packages."""
    return Path(str(files("domain"))).parent


@lru_cache(maxsize=1)
def source_hash() -> str:
    """SHA-256 in hex over the files an answer can depend on, changed ones included: no commit is needed."""
    return _hash_of(
        path
        for package in _SOURCE
        for path in sorted(root().joinpath(package).rglob("*"))
        if path.suffix in _KINDS and not _NOT_CODE & set(path.parts)
    )


def _hash_of(paths: Iterable[Path]) -> str:
    digest = sha256()
    for path in paths:
        digest.update(path.relative_to(root()).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def commit() -> str:
    """The commit with ``+`` where files differ from it; ``unknown`` outside of a repository."""
    try:
        at = _git("rev-parse", "--short=12", "HEAD")
        return f"{at}+" if _git("status", "--porcelain", "--untracked-files=no") else at
    except (OSError, subprocess.SubprocessError):
        return "unknown"


def _git(*words: str) -> str:
    done = subprocess.run(  # noqa: S603  # our own words
        ["git", "-C", str(root()), *words],  # noqa: S607  # git of the PATH, as a person's own
        capture_output=True,
        text=True,
        timeout=10,
        check=True,
    )
    return done.stdout.strip()


def prompt_versions() -> dict[str, str]:
    """Version of each agent's prompt."""
    from agents.prompts import load_prompt

    return {
        folder.name: load_prompt(f"agents.{folder.name}").version
        for folder in sorted(Path(str(files("agents"))).iterdir())
        if folder.joinpath("prompt.md").is_file()
    }


def fingerprint(tiers_file: Path | None, data: dict[str, str]) -> dict[str, Any]:
    """Everything that a figure depends on.

    Args:
        tiers_file: An operator's file laid over the table of tiers.
        data: Hash of the cases by suite.
    """
    tiers = [root() / "router" / "tiers.yaml"]
    told = _hash_of(tiers)
    if tiers_file is not None:
        told = sha256(told.encode() + tiers_file.read_bytes()).hexdigest()
    return {
        "commit": commit(),
        "source": source_hash(),
        "prompts": prompt_versions(),
        "tiers": told,
        "rules": _hash_of(sorted(root().joinpath("domain", "rules").glob("*.yaml"))),
        "data": data,
    }
