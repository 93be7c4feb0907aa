"""Which columns of a file mean what: YAML, recognised by the header."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER: Final = Path(__file__).parent / "mappings"


class Column(BaseModel):
    """One field of a lead from one column, or from a constant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    into: str
    column: str = ""
    constant: str = ""
    choices: dict[str, str] = Field(default={})
    """The file's word, in lower case, to ours; a word that is not listed says nothing."""


class LeadMapping(BaseModel):
    """One shape of file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str
    required: tuple[str, ...]
    """Columns that must be in the header; with them the mapping is recognised."""
    fields: tuple[Column, ...]
    outcome_column: str = ""
    """Column of what became of the lead, kept as its training label."""
    outcome_yes: tuple[str, ...] = ()

    def said(self, row: dict[str, str]) -> dict[str, str]:
        """The row as fields of `read_lead`; the first column that says something wins."""
        found: dict[str, str] = {}
        for one in self.fields:
            value = one.constant or row.get(one.column, "").strip()
            if one.choices:
                value = one.choices.get(value.lower(), "")
            if value and not found.get(one.into):
                found[one.into] = value
        return found

    def is_won(self, row: dict[str, str]) -> bool | None:
        """Whether the lead became a customer; None: the file does not say."""
        if not self.outcome_column or not row.get(self.outcome_column, "").strip():
            return None
        return row[self.outcome_column].strip().lower() in self.outcome_yes


@cache
def shipped_mappings() -> tuple[LeadMapping, ...]:
    """Those of this folder; ones with more required columns first, as they are the more particular."""
    found = [read_mapping(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return tuple(sorted(found, key=lambda one: -len(one.required)))


def read_mapping(path: Path) -> LeadMapping:
    """One mapping from its file.

    Raises:
        BadInput: It cannot be read or is of another form.
    """
    try:
        return LeadMapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadInput(f"The mapping {path} cannot be read: {error.strerror}.") from None
    except (ValidationError, yaml.YAMLError) as error:
        raise BadInput(f"The mapping {path} is not of its form: {str(error).splitlines()[0]}.") from None


def named_mapping(name: str) -> LeadMapping:
    """A shipped mapping by its name, or one of the user's by its file.

    Raises:
        BadInput: Neither.
    """
    for mapping in shipped_mappings():
        if mapping.name == name:
            return mapping
    if name.endswith((".yaml", ".yml")):
        return read_mapping(Path(name))
    known = ", ".join(sorted(one.name for one in shipped_mappings()))
    raise BadInput(f"There is no mapping {name!r}; shipped are {known}, or give a YAML file.")


def mapping_for(header: Iterable[str]) -> LeadMapping:
    """The mapping that a header is recognised by.

    Raises:
        BadInput: None fits.
    """
    names = set(header)
    for mapping in shipped_mappings():
        if names.issuperset(mapping.required):
            return mapping
    shapes = "; ".join(f"{one.name}: {', '.join(one.required)}" for one in shipped_mappings())
    raise BadInput(f"No mapping fits the header; each needs its columns ({shapes}). Give --mapping FILE.")
