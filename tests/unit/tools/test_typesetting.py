"""Templates become accessible PDFs; data are text, whatever they hold; the same data give the same bytes."""

from __future__ import annotations

import io
import unicodedata

import pypdf
import pytest

from tests.support.tagged_pdf import faults_of, roles_of
from tools.typeset.typesetting import TypesettingFailed, settable, typeset

TEMPLATE = """#set document(title: sys.inputs.title, date: none)
#set text(font: ("Noto Sans", "Noto Sans Devanagari"), lang: sys.inputs.language)
#let d = json(bytes(sys.inputs.data))
= Heading
#d.name
"""


HOUSE = """#import "/house.typ": *
#let d = json(bytes(sys.inputs.data))
#show: body => sheet((running: "", foot: "", is_draft: false, words: (:)), body)
= Heading
#d.name
"""


def opened(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def test_is_tagged_titled_and_in_a_language_as_pdf_ua_asks() -> None:
    reader = opened(typeset(TEMPLATE, {"name": "नमस्ते ₹ 45,00,000"}, title="शीर्षक", language="hi"))

    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"].value
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "hi"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert reader.metadata is not None
    assert reader.metadata.title == "शीर्षक"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert "45,00,000" in reader.pages[0].extract_text()


@pytest.mark.parametrize(
    "name",
    ["#eval(\"1\") $x$ *b* <a> @b // c", "Anil \u202e \u0007 తెలుగు ✓", "क्ष\u200dण ॐ", '#import "@preview/x:1.0.0"'],
)  # fmt: skip
def test_text_is_set_as_text_and_unknown_signs_do_not_stop_it(name: str) -> None:
    made = typeset(TEMPLATE, {"name": name}, title="t")

    assert made == typeset(TEMPLATE, {"name": name}, title="t")
    assert name.split(" ", 1)[0][:4] in opened(made).pages[0].extract_text()


def test_a_template_that_asks_for_what_is_not_there_fails_with_typst_s_words() -> None:
    with pytest.raises(TypesettingFailed, match="name"):
        typeset(TEMPLATE, {}, title="t")
    with pytest.raises(TypesettingFailed, match="unknown font"):
        typeset('#set text(font: "No Such Font")\n= A', {}, title="t", standard=None)
    with pytest.raises(TypesettingFailed):
        typeset('#read("/etc/passwd")', {}, title="t")


def test_an_untitled_document_is_no_pdf_ua() -> None:
    with pytest.raises(TypesettingFailed, match="PDF/UA"):
        typeset('#set text(font: "Noto Sans")\nplain', {}, title="t")
    assert typeset('#set text(font: "Noto Sans")\nplain', {}, title="t", standard=None).startswith(b"%PDF")


def test_tags_are_read_back_and_what_they_lack_is_found() -> None:
    head = '#set document(title: "t")\n#set text(font: "Noto Sans", lang: "en")\n= A\n'
    whole = "#table(columns: 2, table.header([Of], [Is]), [a], [b])\n== B\n- c"
    loose = '#table(columns: 2, [a], [b])\n#figure(rect(), alt: "a box")'

    assert faults_of(typeset(head + whole, {}, title="t")) == []
    assert roles_of(typeset(head + whole, {}, title="t")).count("TH") == 2
    assert faults_of(typeset(head + loose, {}, title="t", standard=None)) == ["The file has no structure."]
    assert faults_of(typeset(head + loose, {}, title="t")) == ["A table has no row of headers."]


def test_what_is_settable_keeps_its_shape() -> None:
    said = {"a": ["x\ty", ("z", 1, None, True)], "b": "\u0928\u093c"}

    assert settable(said) == {"a": ["x y", ["z", 1, None, True]], "b": "\u0929"}


@pytest.mark.parametrize(
    ("first", "font", "newer"),
    [
        (0x0980, "NotoSansBengali", ""),
        (0x0A00, "NotoSansGurmukhi", ""),
        (0x0A80, "NotoSansGujarati", ""),
        (0x0B00, "NotoSansOriya", "\u0b55"),
        (0x0B80, "NotoSansTamil", ""),
        (0x0C00, "NotoSansTelugu", "\u0c3c\u0c5d"),
        (0x0C80, "NotoSansKannada", "\u0cdd"),
        (0x0D00, "NotoSansMalayalam", ""),
    ],
)
def test_signs_of_a_script_are_set_in_its_font_and_a_newer_sign_is_stood_in_for(
    first: int, font: str, newer: str
) -> None:
    script = [chr(at) for at in range(first, first + 0x80) if unicodedata.name(chr(at), "")]

    page = opened(typeset(HOUSE, {"name": " ".join(script)}, title="t")).pages[0]

    assert any(font in str(each.get_object()["/BaseFont"]) for each in page["/Resources"]["/Font"].values())
    assert [sign for sign in script if "?" in settable(sign)] == list(newer)


def test_names_in_every_script_are_read_back_from_the_paper() -> None:
    names = {
        "name": "ಲಕ್ಷ್ಮಿ ರಾವ್ / தமிழ் செல்வன் / లక్ష్మీ రావు / ലക്ഷ്മി നായർ / લક્ષ્મી પટેલ / লক্ষ্মী সেন / ਲਕਸ਼ਮੀ ਕੌਰ / ଲକ୍ଷ୍ମୀ ଦାସ"
    }

    said = opened(typeset(HOUSE, names, title="t")).pages[0].extract_text()

    assert "?" not in said
    assert {"ರಾ", "செ", "రా", "നാ", "પટ", "সে", "ਕੌ", "ଦା"} <= {said[at : at + 2] for at in range(len(said))}
