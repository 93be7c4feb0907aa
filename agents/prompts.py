"""Prompts: Markdown with front matter (version, tier, inputs); a missing or unused input is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from router.port import ModelMessage

_PLACE: Final = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
_WORD: Final = re.compile(r"[^\W_]+")
RUN_WORDS: Final = 4
"""Words in a row by which a text is known to be taken from a prompt; answers share fewer with ours."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file."""

    name: str
    version: str
    tier: str
    inputs: tuple[str, ...]
    body: str
    constants: frozenset[str] = frozenset()
    """Inputs that are the same in every call; a provider's cache can hold what comes before the others."""

    def message(self, **values: str) -> ModelMessage:
        """The prompt as the first message of a call, with what the ledger and a provider's cache read.

        Raises:
            ValueError: an input is missing, or given and not declared.
        """
        content = self.render(**values)
        first = next((at for at in _PLACE.finditer(self.body) if at.group(1) not in self.constants), None)
        fixed = _filled(self.body if first is None else self.body[: first.start()], values)
        return {
            "role": "system",
            "content": content,
            "prompt": f"{self.name}@{self.version}",
            "fixed_chars": len(fixed),
        }

    def render(self, **values: str) -> str:
        """The prompt with every input filled in.

        Values are data: a place inside a value is not filled in again.

        Raises:
            ValueError: an input is missing, or given and not declared.
        """
        if set(values) != set(self.inputs):
            raise ValueError(f"prompt {self.name} takes {sorted(self.inputs)}, not {sorted(values)}")
        return _filled(self.body, values)


def _filled(body: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda match: values[match.group(1)], body)


@cache
def load_prompt(package: str) -> Prompt:
    """The ``prompt.md`` of an agent's package.

    Raises:
        ValueError: the front matter is absent, or declares other inputs than the body uses.
    """
    text = files(package).joinpath("prompt.md").read_text(encoding="utf-8")
    _, _, rest = text.partition("---\n")
    head, mark, body = rest.partition("\n---\n")
    if not mark:
        raise ValueError(f"{package}/prompt.md has no front matter")
    meta = yaml.safe_load(head)
    used = set(_PLACE.findall(body))
    if used != set(meta["inputs"]):
        raise ValueError(f"{package}/prompt.md uses {sorted(used)} but declares {sorted(meta['inputs'])}")
    return Prompt(
        package,
        str(meta["version"]),
        meta["tier"],
        tuple(meta["inputs"]),
        body.strip(),
        frozenset(meta.get("constants", ())),
    )


@cache
def _runs_of_all() -> frozenset[str]:
    """Runs of words of every prompt there is."""
    runs: set[str] = set()
    for folder in files("agents").iterdir():
        if folder.is_dir() and folder.joinpath("prompt.md").is_file():
            runs |= _runs(_PLACE.sub(" ", load_prompt(f"agents.{folder.name}").body))
    return frozenset(runs)


def repeats_a_prompt(text: str) -> bool:
    """Whether a text holds a run of words of one of our prompts, which are nobody's to read (T13)."""
    return not _runs_of_all().isdisjoint(_runs(text))


def prompt_runs_in(text: str) -> frozenset[str]:
    """The runs of `RUN_WORDS` words that a text shares with our prompts."""
    return _runs_of_all() & _runs(text)


def _runs(text: str) -> set[str]:
    words = _WORD.findall(text.casefold())
    return {" ".join(words[at : at + RUN_WORDS]) for at in range(len(words) - RUN_WORDS + 1)}
