"""DOCX, PPTX, XLSX and Outlook messages, by `unstructured`, without what the file says not to show."""

from __future__ import annotations

import io
import tempfile
import zipfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lxml import etree  # type: ignore[import-untyped]  # ships no types
from PIL import Image, UnidentifiedImageError

from rag.papers.flowing import SIGN_BYTES, Flow
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.sniff import PaperKind
from rag.papers.source import FileWithin
from rag.papers.web_text import add_web_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rag.papers.limits import ReadingLimits

_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE_SIDES_PX: Final = (1000, 600)
"""Long and short side of the smallest picture that may be a page: an A4 sheet at 85 dpi has so many."""
_TINY_HALF_POINTS: Final = 5
_WHITE: Final = frozenset({"FFFFFF", "FEFEFE", "FDFDFD"})


def flow_of(content: bytes, kind: PaperKind, limits: ReadingLimits) -> Flow:
    """The file's paragraphs and tables in their order.

    Raises:
        PaperRefused: It is damaged, or one part of it unpacks to too much.
    """
    flow = Flow()
    flow.files += islice(_files_in(content, kind, limits), limits.files_within + 1)
    if kind is PaperKind.DOCX:
        content = _without_hidden(content, flow, limits)
    try:
        elements = _partition(kind)(file=io.BytesIO(content))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # four libraries, each with its own errors for a damaged file
        raise PaperRefused(PaperProblem.BROKEN) from None
    has_places = kind in {PaperKind.PPTX, PaperKind.XLSX}
    for element in elements:
        place = element.metadata.page_number if has_places else None
        table = element.metadata.text_as_html if element.category == "Table" else None
        if table:
            inside = Flow()
            add_web_text(inside, table)
            for _, _, rows in inside.tables:
                flow.tabulate(rows, place, element.metadata.page_name or "")
        else:
            flow.say(element.text, place)
    return flow


def _files_in(content: bytes, kind: PaperKind, limits: ReadingLimits) -> Iterator[FileWithin]:
    """Attachments of a message; files put into a document as objects, and pictures that may be pages."""
    if kind is PaperKind.MSG:
        yield from _attachments(content)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.infolist():
                folder, _, name = part.filename.rpartition("/")
                is_picture = folder.endswith("/media")
                if not name or not (is_picture or folder.endswith("/embeddings")):
                    continue
                with archive.open(part) as packed:
                    body = packed.read(limits.inflated_bytes + 1)
                if not is_picture:
                    yield FileWithin(name, _out_of_object(body))
                elif _may_be_page(body):
                    yield FileWithin(name, body)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError):
        raise PaperRefused(PaperProblem.BROKEN) from None


def _may_be_page(body: bytes) -> bool:
    """Whether a picture is large enough to be the scan of a page, by its head; a damaged one by its bytes."""
    Image.MAX_IMAGE_PIXELS = None  # one that is too large is named as such where it is read
    try:
        with Image.open(io.BytesIO(body)) as picture:
            sides = (max(picture.size), min(picture.size))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return len(body) >= SIGN_BYTES
    return all(side >= least for side, least in zip(sides, _PAGE_SIDES_PX, strict=True))


def _out_of_object(body: bytes) -> bytes:
    """The PDF that an old kind of object (OLE) wraps, where it does; else the body."""
    start = body.find(b"%PDF-") if body.startswith(_OLE) else -1
    return body if start < 0 else body[start : body.rfind(b"%%EOF") + 5]


def _attachments(content: bytes) -> Iterator[FileWithin]:
    without_downloads()
    from unstructured.partition import msg

    try:
        message = msg.Message.load(io.BytesIO(content))  # type: ignore[attr-defined]  # what it reads with
        for one in message.attachments:
            yield FileWithin(str(one.file_name or ""), bytes(one.file_bytes or b""))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # as above, for a damaged file
        raise PaperRefused(PaperProblem.BROKEN) from None


def without_downloads() -> None:
    """Has `unstructured` tell sentences apart without a model, which it downloads otherwise."""
    # The library asks for a folder to write to while it is loaded, and the reading process may write nowhere.
    tempfile.tempdir = tempfile.tempdir or str(Path.cwd())
    from unstructured.nlp import tokenize

    tokenize._load_spacy_model = _plain_english  # it has no setting for this


def _partition(kind: PaperKind) -> Callable[..., list[Any]]:
    """The function for a kind."""
    without_downloads()
    if kind is PaperKind.DOCX:
        from unstructured.partition.docx import partition_docx

        return partition_docx
    if kind is PaperKind.PPTX:
        from unstructured.partition.pptx import partition_pptx

        return partition_pptx
    if kind is PaperKind.XLSX:
        from unstructured.partition.xlsx import partition_xlsx

        return partition_xlsx
    from unstructured.partition.msg import partition_msg

    return partition_msg


def _plain_english() -> Any:  # noqa: ANN401  # a class of a library that is loaded with the other
    import spacy

    language = spacy.blank("en")
    language.add_pipe("sentencizer")
    return language


def _without_hidden(content: bytes, flow: Flow, limits: ReadingLimits) -> bytes:
    """The file with its hidden, white and tiny runs taken out and told apart."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
            left = limits.inflated_bytes
            for part in old.infolist():
                with old.open(part) as packed:
                    body = packed.read(left + 1)
                left -= len(body)
                # What a part says of its own size need not be true.
                if left < 0:
                    raise PaperRefused(PaperProblem.BOMB)
                is_text = part.filename.startswith("word/") and part.filename.endswith(".xml")
                new.writestr(part.filename, _seen_runs(body, flow) if is_text else body)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError):
        raise PaperRefused(PaperProblem.BROKEN) from None
    return out.getvalue()


def _seen_runs(body: bytes, flow: Flow) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)  # no entities, no network, no DTD
    except etree.XMLSyntaxError:
        raise PaperRefused(PaperProblem.BROKEN) from None
    hidden = [run for run in root.iter(f"{_WORD}r") if _is_hidden(run)]
    if not hidden:
        return body
    for run in hidden:
        flow.hide("".join(text.text or "" for text in run.iter(f"{_WORD}t")))
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _is_hidden(run: etree._Element) -> bool:
    look = run.find(f"{_WORD}rPr")
    if look is None:
        return False
    vanish = look.find(f"{_WORD}vanish")
    if vanish is not None and vanish.get(f"{_WORD}val") not in {"0", "false"}:
        return True
    colour, size = look.find(f"{_WORD}color"), look.find(f"{_WORD}sz")
    is_white = (
        colour is not None
        and (colour.get(f"{_WORD}val") or "").upper() in _WHITE
        and look.find(f"{_WORD}shd") is None
        and look.find(f"{_WORD}highlight") is None
    )
    half_points = (size.get(f"{_WORD}val") or "") if size is not None else ""
    return is_white or (half_points.isdigit() and int(half_points) <= _TINY_HALF_POINTS)
