"""Column mappings: YAML that says which columns of a portal's file mean what.

A mapping is recognised by its ``required`` columns in the header. Each step takes one column (or several),
reads it with a named reader of `tools.listing_import.steps` and fills one fact; the first step that finds
something wins, so a second step for the same fact is a fallback.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.errors import BadInput

FOLDER: Final = Path(__file__).parent / "mappings"

_LOADER: Final[type[Any]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Reader = Literal[
    "text", "choice", "count", "number", "bhk", "rupees", "price", "area", "typed_areas", "floor", "facing",
    "furnishing", "age", "possession", "parking", "rera", "bool", "date", "labels", "literal_labels",
    "true_columns", "views",
]  # fmt: skip


class Step(BaseModel):
    """One column into one fact."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    into: str = ""
    """A field of `ListingFacts`, or ``extra.name``; readers that fill several facts need none."""
    column: str = ""
    columns: tuple[str, ...] = ()
    """For ``true_columns``: each column whose value is 1 gives its name as a label."""
    reader: Reader = Field(alias="as")
    choices: dict[str, str | None] = {}
    """For ``choice`` and ``views``: the portal's word, any case, to ours; null says nothing."""
    contains: bool = False
    """``choice`` by a word inside the text instead of the whole text; the first that fits counts."""
    pattern: str | None = None
    """For ``text``: a regular expression whose first group is taken."""
    separator: str = ";"
    unit_inr: int = 1
    """For ``rupees``: 100000 where the column counts lakh."""
    basis: Literal["carpet", "built_up", "super_built_up", "plot", "unspecified"] | None = None
    basis_column: str | None = None
    unit: str = ""
    unit_column: str | None = None


class Ref(BaseModel):
    """How a row is known again. Without columns, or when they are empty, by a hash of what the row says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: tuple[str, ...] = ()
    is_upper_case: bool = False


class Mapping(BaseModel):
    """One portal's file shape."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str
    source: str
    """Becomes `Listing.source`; ids are unique within it."""
    same_ids_as: tuple[str, ...] = ()
    """Other sources of the same portal: a row with an id they have is the same advertisement."""
    required: tuple[str, ...]
    """Columns that must be in the header; with them the mapping is recognised."""
    ref: Ref = Ref()
    constants: dict[str, str] = {}
    city_from_file_name: bool = False
    """The file's name holds the city ("…_delhi.csv")."""
    expand: Literal["configurations"] | None = None
    """One row offers several configurations, kept in the column ``expand_column``."""
    expand_column: str = ""
    steps: tuple[Step, ...]

    def missing(self, header: tuple[str, ...]) -> list[str]:
        """Required columns that the header lacks."""
        return [column for column in self.required if column not in header]


@cache
def mappings() -> dict[str, Mapping]:
    """The mappings shipped with the package, by name."""
    loaded = [load_mapping(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {mapping.name: mapping for mapping in loaded}


def load_mapping(path: Path) -> Mapping:
    """A mapping from a file.

    Raises:
        BadInput: The file is missing, no YAML, or not of the form of a mapping.
    """
    try:
        loaded: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  # a safe loader
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"The mapping file {path} cannot be read.") from None
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f" (line {where.line + 1})" if where else ""
        raise BadInput(f"The mapping file {path} is not YAML{line}.") from None
    try:
        return Mapping.model_validate(loaded)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise BadInput(f"The mapping file {path} is wrong at {place}: {first['msg']}.") from None


def named_mapping(name_or_file: str) -> Mapping:
    """A shipped mapping by name, or one from a YAML file.

    Raises:
        BadInput: There is neither.
    """
    if name_or_file in mappings():
        return mappings()[name_or_file]
    if name_or_file.endswith((".yaml", ".yml")):
        return load_mapping(Path(name_or_file))
    raise BadInput(
        f"There is no mapping {name_or_file!r}; known are {', '.join(mappings())}, or give a .yaml file."
    )


def detect(header: tuple[str, ...]) -> Mapping:
    """The mapping whose required columns are all in the header; of several the one that requires most.

    Raises:
        BadInput: None fits; the nearest one and its missing columns are named.
    """
    fitting = [mapping for mapping in mappings().values() if not mapping.missing(header)]
    if fitting:
        return max(fitting, key=lambda mapping: len(mapping.required))
    known = mappings().values()
    nearest = min(known, key=lambda mapping: len(mapping.missing(header)) / len(mapping.required))
    raise BadInput(
        f"The columns are those of no known portal. Nearest is {nearest.name!r}, which also needs "
        f"{', '.join(nearest.missing(header)[:8])}. Write a mapping (docs/import-format.md), pass --mapping."
    )


def check_header(mapping: Mapping, header: tuple[str, ...]) -> None:
    """Refuses a file that a chosen mapping cannot read.

    Raises:
        BadInput: Required columns are missing.
    """
    if missing := mapping.missing(header):
        raise BadInput(f"The mapping {mapping.name!r} needs the columns {', '.join(missing[:8])}.")
