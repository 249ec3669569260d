"""Word documents, honest ones and hostile ones."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import datetime

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot.errors import NotAnArticleError
from bot.model import Article, Completeness
from bot.sources.documents import document
from bot.sources.web.fetched import Fetched
from tests.sources.documents import MAIN, repacked, word

SENTENCE = "The harbour master said that the wall could fail before the winter is over."


def parse(body: bytes) -> Article:
    return document.parse(Fetched("", body, document.WORD))


def refusal(body: bytes) -> str:
    with pytest.raises(NotAnArticleError) as refused:
        parse(body)
    return refused.value.public_message


def saved(written) -> bytes:
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()


def blank(*sentences: str):
    """Return an empty document to write in; its properties are those of python-docx's template."""
    written = docx.Document()
    for sentence in sentences:
        written.add_paragraph(sentence)
    return written


def of_body(xml: str) -> bytes:
    """Return a document whose body is made of raw paragraphs."""
    written = blank()
    for number, each in enumerate(
        parse_xml(
            f"<w:body {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>{xml}</w:body>"
        )
    ):
        written.element.body.insert(number, each)
    return saved(written)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def test_paragraphs_lists_and_cells_come_in_their_order():
    written = docx.Document()
    written.add_heading("Harbour town must brace", 0)
    written.add_paragraph("By Ada Quill")
    written.add_paragraph(f"‘{SENTENCE}’")
    written.add_paragraph("A wall that holds", style="List Bullet")
    table = written.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Pumps", "of 1911"
    written.add_paragraph("Nobody was hurt.")
    written.sections[0].header.paragraphs[0].text = "The Marrow Courier"
    article = parse(saved(written))
    assert article.text.split("\n\n") == [
        "Harbour town must brace", "By Ada Quill", f"‘{SENTENCE}’", "A wall that holds", "Pumps", "of 1911",
        "Nobody was hurt.",
    ]  # fmt: skip
    assert article.headline == "Harbour town must brace"
    assert (article.completeness, article.reason) == (Completeness.FULL, None)


def test_what_is_not_seen_is_not_read():
    body = "".join(
        f"<w:p>{content}</w:p>"
        for content in (
            run(SENTENCE),
            run("The wall is ") + f"<w:ins w:id='1' w:author='a'>{run('very ')}</w:ins>" + run("old."),
            run("It is ")
            + "<w:del w:id='2' w:author='a'><w:r><w:delText>not </w:delText></w:r></w:del>"
            + run("safe."),
            run("Seen.") + run(" Hidden.", "<w:vanish/>") + run(" Shown.", "<w:vanish w:val='0'/>"),
            "<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("one") + "<w:r><w:tab/></w:r>" + run("two"),
        )
    )
    assert parse(of_body(body)).text.split("\n\n") == [
        SENTENCE, "The wall is very old.", "It is safe.", "Seen. Shown.", "one two"
    ]  # fmt: skip


def test_text_boxes_and_content_controls_are_read_once():
    box = "<w:txbxContent><w:p>" + run("In a box.") + "</w:p></w:txbxContent>"
    body = (
        f"<w:p>{run(SENTENCE)}<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run('In a control.')}</w:p></w:sdtContent></w:sdt>"
    )
    assert parse(of_body(body)).text.split("\n\n") == [SENTENCE, "In a box.", "In a control."]


@pytest.mark.parametrize(
    ("title", "author", "headline", "byline"),
    [
        pytest.param("", "", "The first line of it", None, id="nothing claimed"),
        pytest.param("Template of the Fleet", "Administrator", "The first line of it", None, id="not printed"),
        pytest.param("the second line", "Ada Quill", "The second line", "Ada Quill", id="printed"),
    ],
)
def test_properties_are_believed_where_they_are_printed(title, author, headline, byline):
    written = blank("The first line of it", "The second line", f"Ada Quill writes: {SENTENCE}")
    written.core_properties.title, written.core_properties.author = title, author
    written.core_properties.created = datetime(2026, 1, 2)
    article = parse(saved(written))
    assert (article.headline, article.byline, article.published) == (headline, byline, None)


def test_a_heading_is_the_headline_where_there_is_no_title():
    written = blank()
    written.add_heading("The wall", 1)
    written.add_paragraph(SENTENCE)
    assert parse(saved(written)).headline == "The wall"


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


GOOD = word(SENTENCE)
DTD = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
with zipfile.ZipFile(io.BytesIO(GOOD)) as _good:
    XML = {name: _good.read(name).replace(b"?>", b"?>" + DTD, 1) for name in (MAIN, "docProps/core.xml")}


HOSTILE = {
    "any archive": (archive(a=b"a"), "no Word document"),
    "cut short": (GOOD[:-200], "damaged"),
    "noise": (b"PK\x03\x04" + bytes(range(256)) * 100, "damaged"),
    "old": (b"\xd0\xcf\x11\xe0" + b"a" * 1000, "of an old kind, or locked"),
    "no document": (repacked(GOOD, {MAIN: b"<a/>"}), "damaged"),
    "empty": (repacked(GOOD, {MAIN: b""}), "damaged"),
    "large when unpacked": (repacked(GOOD, {"word/media/a.png": b"\0" * 25_000_000}), "unpacks to more"),
    "packed too tightly": (repacked(GOOD, {"word/media/a.png": b"\0" * 5_000_000}), "unpacks to more"),
    "many members": (repacked(GOOD, {f"word/{number}.xml": b"" for number in range(2_001)}), "unpacks to more"),
    "many tags": (repacked(GOOD, {MAIN: b"<w:p/>" * 130_000, "word/a.png": b"<a/>" * 130_000}), "unpacks to more"),
    "many attributes": (
        repacked(GOOD, {MAIN: b"<w:p " + b"a=''" * 200_000, "word/a.png": b"=" * 100_000}),
        "unpacks to more",
    ),
    "entities": (repacked(GOOD, {MAIN: XML[MAIN].replace(b"over.", b"over&b;&c;.")}), "damaged"),
    "entities in UTF-16": (
        repacked(GOOD, {MAIN: XML[MAIN].decode().replace(' encoding="UTF-8"', "").encode("utf-16")}),
        "damaged",
    ),
    "entities of its properties": (repacked(GOOD, {"docProps/core.xml": XML["docProps/core.xml"]}), "damaged"),
    "deep": (repacked(GOOD, {MAIN: b"<a>" * 100_000}), "damaged"),
    "no words": (saved(blank()), "no text here"),
}


@pytest.mark.parametrize(("body", "words"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_document_ends_in_a_sentence(body, words):
    assert words in refusal(body)


def test_a_member_that_lies_about_its_size_is_damaged():
    body = bytearray(repacked(GOOD, {"word/media/a.xml": b"\0" * 30_000_000}))
    lie = (1_000).to_bytes(4, "little")
    truth = (30_000_000).to_bytes(4, "little")
    assert bytes(body).count(truth) == 2
    assert "damaged" in refusal(bytes(body).replace(truth, lie))


def test_without_the_extra_the_reader_says_how(monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    assert refusal(GOOD) == (
        'To read a Word document, install briefbot with its extra: pip install "briefbot[docx]". Or paste the text.'
    )
