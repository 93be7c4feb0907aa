"""What a PDF's tags lack for a reader of screens: the parts of PDF/UA-1 a machine can see, without veraPDF.

Typst checks PDF/UA-1 while it writes; this reads the finished file with another library, so that a template
which writes a table as loose words, or a heading out of order, is found too.
"""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdf
from pypdf.generic import ContentStream, IndirectObject

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWS_TEXT = {b"Tj", b"TJ", b"'", b'"'}
BEGINS, ENDS = {b"BDC", b"BMC"}, b"EMC"


class Tag(NamedTuple):
    """One element of the structure, depth first."""

    role: str
    node: Any
    parents: tuple[str, ...]


def faults_of(content: bytes) -> list[str]:
    """Sentences of what is wrong; none for a well-tagged file."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    if "/StructTreeRoot" not in reader.root_object:
        return ["The file has no structure."]
    tags = list(_tags(reader.root_object["/StructTreeRoot"], ()))
    return [*_of_the_whole(reader), *_of_headings(tags), *_of_tables(tags), *_of_pictures(tags), *_of_pages(reader, tags)]  # fmt: skip


def roles_of(content: bytes) -> list[str]:
    """The roles of all elements in reading order."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    return [tag.role for tag in _tags(reader.root_object["/StructTreeRoot"], ())]


def _kids(node: Any) -> list[Any]:
    held = node.get("/K", [])
    held = held.get_object() if isinstance(held, IndirectObject) else held
    return [each.get_object() for each in (held if isinstance(held, list) else [held])]


def _tags(node: Any, parents: tuple[str, ...]) -> Iterator[Tag]:
    for kid in _kids(node):
        if isinstance(kid, dict) and "/S" in kid:
            tag = Tag(str(kid["/S"])[1:], kid, parents)
            yield tag
            yield from _tags(kid, (*parents, tag.role))


def _of_the_whole(reader: pypdf.PdfReader) -> Iterator[str]:
    root = reader.root_object
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "The file does not say that it is tagged."
    if not root.get("/Lang"):
        yield "The file has no language."
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "Windows show the file's name instead of its title."
    if not (reader.metadata and reader.metadata.title):
        yield "The file has no title."
    if b"<pdfuaid:part>1</pdfuaid:part>" not in root["/Metadata"].get_object().get_data():
        yield "The file does not say that it is PDF/UA-1."


def _of_headings(tags: list[Tag]) -> Iterator[str]:
    levels = [int(tag.role[1:]) for tag in tags if tag.role[0] == "H" and tag.role[1:].isdigit()]
    if levels[:1] != [1]:
        yield f"The first heading is none of the first level: {levels[:3]}."
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"A heading of level {after} follows one of level {before}."


def _of_tables(tags: list[Tag]) -> Iterator[str]:
    for table in (tag for tag in tags if tag.role == "Table"):
        rows = [
            [cell for cell in _tags(row.node, ()) if cell.role in {"TH", "TD"} and not cell.parents]
            for row in _tags(table.node, ())
            if row.role == "TR"
        ]
        if not rows or any(cell.role != "TH" for cell in rows[0]):
            yield "A table has no row of headers."
        elif any(_attribute(cell, "/Scope") != "/Column" for cell in rows[0]):
            yield "Headers of a table do not say that they head columns."
        if len({sum(int(_attribute(cell, "/ColSpan") or 1) for cell in row) for row in rows}) > 1:
            yield "Rows of a table are of different length."


def _attribute(tag: Tag, name: str) -> Any:
    held = tag.node.get("/A", {})
    for each in held if isinstance(held, list) else [held]:
        found = each.get_object()
        if isinstance(found, dict) and name in found:
            return found[name]
    return None


def _of_pictures(tags: list[Tag]) -> Iterator[str]:
    for tag in tags:
        if tag.role in {"Figure", "Formula"} and not tag.node.get("/Alt"):
            yield f"A {tag.role.lower()} has no words that stand for it."


def _of_pages(reader: pypdf.PdfReader, tags: list[Tag]) -> Iterator[str]:
    told = {id_ for tag in tags for id_ in _marked(tag.node)}
    for number, page in enumerate(reader.pages, start=1):
        if page.get("/Tabs") != "/S":
            yield f"Page {number} is not walked in the order of its structure."
        assert page.indirect_reference is not None
        stack: list[int | None] = []
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in BEGINS:
                about = operands[1] if len(operands) > 1 else {}
                stack.append(about.get("/MCID") if isinstance(about, dict) else None)
                if stack[-1] is not None and (page.indirect_reference.idnum, stack[-1]) not in told:
                    yield f"Part {stack[-1]} of page {number} is in no element."
            elif operator == ENDS:
                stack.pop()
            elif operator in SHOWS_TEXT and not stack:
                yield f"Page {number} has words that are neither tagged nor marked as decoration."


def _marked(node: Any) -> Iterator[tuple[int, int]]:
    """Page and number of the marked content that an element holds itself."""
    own = node.raw_get("/Pg").idnum if "/Pg" in node else None
    for kid in _kids(node):
        if isinstance(kid, int):
            yield own, int(kid)
        elif isinstance(kid, dict) and kid.get("/Type") == "/MCR":
            yield (kid.raw_get("/Pg").idnum if "/Pg" in kid else own), int(kid["/MCID"])
