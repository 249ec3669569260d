"""PDF documents, honest ones and hostile ones, that are built by hand."""

from __future__ import annotations

import io
import subprocess
import sys

import pypdf
import pytest

from bot.errors import NotAnArticleError
from bot.model import Article, Completeness
from bot.sources.documents import document
from bot.sources.documents import pdf as pdf_lines
from bot.sources.web.fetched import Fetched
from tests.sources import documents
from tests.sources.documents import FONT, assemble, column, of_contents, packed, pdf, stream

HEADLINE = "Harbour town must brace for floods"
BODY = [
    "Port Marrow must brace for floods far worse than those of last",
    "winter, a retired admiral has warned in a letter to the govern-",
    "ment.",
    "",
    "“If the wall goes, the old town goes with it,” Sir Alaric Penhallow",
    "told Radio Marrow. ‘Nobody in the capital won’t know,’ he said.",
    "",
    "By Ada Quill",
]
PARAGRAPHS = [
    HEADLINE,
    "Port Marrow must brace for floods far worse than those of last winter, a retired admiral has warned in a letter to"
    " the government.",
    "“If the wall goes, the old town goes with it,” Sir Alaric Penhallow told Radio Marrow. ‘Nobody in the capital"
    " won’t know,’ he said.",
    "By Ada Quill",
]
PAGE = [(72.0, 740.0, 18.0, HEADLINE), *column(*BODY)]
SENTENCE = "The harbour master said that the wall could fail before the winter is over."


def parse(body: bytes, *, url: str = "") -> Article:
    return document.parse(Fetched(url, body, document.PDF))


def refusal(body: bytes) -> str:
    with pytest.raises(NotAnArticleError) as refused:
        parse(body)
    return refused.value.public_message


def test_parse_gives_the_paragraphs_and_marks_as_printed():
    article = parse(pdf(PAGE), url="https://marrow.example/a.pdf")
    assert article.text.split("\n\n") == PARAGRAPHS
    assert (article.url, article.outlet) == ("https://marrow.example/a.pdf", "marrow.example")
    assert (article.completeness, article.reason, article.language) == (Completeness.FULL, None, "en")


@pytest.mark.parametrize(
    ("info", "headline"),
    [
        pytest.param({}, HEADLINE, id="none"),
        pytest.param({"Title": "Microsoft Word - final2.doc"}, HEADLINE, id="a file's name"),
        pytest.param({"Title": "Quarterly report of the Fleet"}, HEADLINE, id="of another text"),
        pytest.param({"Title": "HARBOUR TOWN must brace for floods."}, HEADLINE, id="printed"),
    ],
)
def test_headline_is_what_the_document_prints(info, headline):
    assert parse(pdf(PAGE, info=info)).headline == headline


def test_a_claimed_title_chooses_among_printed_lines():
    page = [(72.0, 780.0, 24.0, "The Marrow Courier Weekend"), *PAGE]
    assert parse(pdf(page)).headline == "The Marrow Courier Weekend"
    assert parse(pdf(page, info={"Title": HEADLINE})).headline == HEADLINE


def test_a_first_line_that_is_a_sentence_is_no_headline():
    assert parse(pdf(column(SENTENCE))).headline is None


@pytest.mark.parametrize(
    ("author", "byline"), [("Ada Quill", "Ada Quill"), ("user", None), ("Bo Nobody", None), ("(anonymous)", None)]
)
def test_author_is_believed_where_it_is_printed(author, byline):
    assert parse(pdf(PAGE, info={"Author": author})).byline == byline


def test_the_date_of_the_file_is_no_date_of_the_article():
    assert parse(pdf(PAGE, info={"CreationDate": "D:20260102030405Z"})).published is None


def test_pages_are_read_in_order_without_heads_and_numbers():
    pages = [
        [
            *column("The Marrow Courier", y=800, size=8),
            *column(f"The {word} wall is old, he said."),
            (300, 30, 8, str(number)),
        ]
        for number, word in enumerate(["first", "second", "third"], start=1)
    ]  # fmt: skip
    assert parse(pdf(*pages)).text.split("\n\n") == [
        "The first wall is old, he said.", "The second wall is old, he said.", "The third wall is old, he said."
    ]  # fmt: skip


def test_words_of_different_fonts_stay_on_their_line():
    content = b"""BT /F1 10 Tf 1 0 0 1 72 700 Tm (The wall of the town is ) Tj /F1 9.9 Tf (very) Tj /F1 10 Tf ( old,) Tj
    ( he said.) Tj 0 -12 Td (And nobody cares for it.) Tj ET
    BT /F1 8 Tf 0 1 -1 0 20 300 Tm (printed along the edge) Tj ET"""
    article = parse(of_contents([stream(content)]))
    assert article.text == "The wall of the town is very old, he said. And nobody cares for it."


@pytest.mark.parametrize(
    ("turned", "matrix"),
    [(0, b"1 0 0 1 72 700"), (90, b"0 1 -1 0 72 72"), (180, b"-1 0 0 -1 500 72"), (270, b"0 -1 1 0 72 700")],
)
def test_pages_that_are_shown_turned_are_read(turned, matrix):
    content = b"BT /F1 10 Tf %b Tm 12 TL (The wall of the town is very) Tj T* (old, he said.) Tj ET" % matrix
    body = of_contents([stream(content)]).replace(b"/MediaBox", b"/Rotate %d /MediaBox" % turned)
    assert parse(body).text == "The wall of the town is very old, he said."


def test_words_that_are_printed_twice_to_look_bold_are_read_once():
    rows = [(72.0, 740.0, 18.0, HEADLINE), (72.3, 740.0, 18.0, HEADLINE), *column(*BODY)]
    assert parse(pdf(rows)).text.split("\n\n") == PARAGRAPHS


def test_a_small_bullet_does_not_make_a_line_small():
    content = b"""BT /F1 10 Tf 1 0 0 1 72 700 Tm (He asked the town for two things:) Tj ET
    BT /F1 6 Tf 1 0 0 1 72 688 Tm (\x95) Tj /F1 10 Tf ( a wall that holds the sea and is) Tj ET
    BT /F1 10 Tf 1 0 0 1 72 676 Tm (not too old) Tj ET"""
    found = pdf_lines.read(of_contents([stream(content)])).pages
    assert [line.size for line in found[0]] == [10, 10, 10]


@pytest.mark.parametrize(
    ("pages", "completeness", "reason"),
    [
        pytest.param([column(SENTENCE)] * 50, Completeness.FULL, None, id="as many as are read"),
        pytest.param([column(SENTENCE)] * 3_000, Completeness.PARTIAL, "the first 50 of 3000 pages", id="3,000 pages"),
        pytest.param(
            [column(*[SENTENCE] * 6), [], []],
            Completeness.PARTIAL,
            "2 of 3 pages hold no text that I can read",
            id="some pictures",
        ),
        pytest.param(
            [column(SENTENCE), []],
            Completeness.STUB,
            "14 words; 1 of 2 pages hold no text that I can read",
            id="mostly pictures",
        ),
    ],
)
def test_verdict(pages, completeness, reason):
    article = parse(pdf(*pages))
    assert (article.completeness, article.reason) == (completeness, reason)


def test_a_page_that_cannot_be_read_does_not_cost_the_others():
    bomb = packed(b" " * 20_000_000)
    article = parse(of_contents([stream(documents.written(column(*[SENTENCE] * 6))), bomb]))
    assert article.text.startswith(SENTENCE)
    assert (article.completeness, article.reason) == (
        Completeness.PARTIAL,
        "1 of 2 pages hold no text that I can read",
    )


def locked(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(PAGE)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_locked_against_changes_only_is_read():
    assert parse(locked("")).text.split("\n\n") == PARAGRAPHS


AES = b"/ID [<00><00>] /Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /P -4 %b /Perms (%b) >> /Root" % (
    b" ".join(b"/%b (%b)" % (name, b"a" * size) for name, size in ((b"O", 48), (b"U", 48), (b"OE", 32), (b"UE", 32))),
    b"a" * 16,
)


@pytest.mark.parametrize("body", [locked("secret"), pdf(PAGE).replace(b"/Root", AES)], ids=["rc4", "aes"])
def test_a_locked_pdf_says_the_next_step(body):
    assert refusal(body) == "This PDF is locked with a password. Save it without one, or paste the text."


def test_scanned_pages_say_so():
    assert refusal(pdf([], [])) == "This PDF holds pictures of pages and no text. Paste the text instead."


def test_another_language_is_refused():
    assert "does not read like English" in refusal(
        pdf(column("Der Hafenmeister sagte, dass die Mauer nicht hält und bricht."))
    )


def test_a_document_has_a_size_limit():
    assert "larger than 5 MB" in refusal(b"%PDF-1.7" + b" " * 5_000_000)


def test_without_the_extra_the_reader_says_how(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    assert refusal(pdf(PAGE)) == (
        'To read a PDF, install briefbot with its extra: pip install "briefbot[pdf]". Or paste the text.'
    )


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 3 0 R >> /XObject << /X0 %d 0 R >> >>"


def of_resources(resources: bytes, *objects: bytes, content: bytes = b"/X0 Do", font: bytes = FONT) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %b >> >>" % resources
    pages = b"<< /Type /Pages /Count 1 /Kids [5 0 R] >>"
    return assemble([CATALOGUE, pages, font, stream(content), page, *objects])


FORMS = b"/Font << /F1 3 0 R >> /XObject << /X0 6 0 R >>"
LINES = b"BT /F1 9 Tf (a) Tj ET\n"
MAP = b"begincmap\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n100 beginbfrange\n%bendbfrange endcmap"
HOSTILE = {
    "cut short": pdf(PAGE)[:900],
    "end missing": pdf(PAGE)[:-300],
    "noise": b"%PDF-1.7\n" + bytes(range(256)) * 800,
    "only a mark": b"%PDF-",
    "pages hold themselves": assemble([CATALOGUE, b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"]),
    "pages in a circle": assemble(
        [CATALOGUE, b"<< /Type /Pages /Count 9 /Kids [3 0 R] >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R] >>"]
    ),
    "stream bomb": of_contents([packed(b" " * 100_000_000)]),
    "bomb in a bomb": of_contents([packed(b" " * 100_000_000, times=3)]),
    "bomb on every page": of_contents([packed(LINES * 230_000)], repeat=60),
    "no end of commands": of_contents([packed(LINES * 100_000)]),
    "nested arrays": of_contents([packed(b"[" * 500_000)]),
    "nested dictionaries": of_contents([packed(b"BT /F1 9 Tf " + b"<</A " * 300_000)]),
    "a form draws itself": of_resources(FORMS, stream(b"/X0 Do /X0 Do", extra=FORM % 6)),
    "forms draw ten forms each": of_resources(
        FORMS,
        *(stream(b"/X0 Do " * 10, extra=FORM % (7 + number)) for number in range(9)),
        stream(LINES, extra=FORM % 99),
    ),
    "endless alphabet": of_resources(
        b"/Font << /F1 3 0 R >>",
        packed(MAP % (b"<0000> <FFFF> <0000>\n" * 100_000)),
        content=LINES,
        font=b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R >>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_pdf_ends_in_a_sentence(body):
    assert refusal(body).endswith(("Paste the text instead.", "Give me a translation."))


def test_a_table_of_places_that_leads_to_itself_is_no_trap():
    body = pdf(PAGE)
    start = body[body.rindex(b"startxref\n") :].split()[1]
    assert parse(body.replace(b"/Root", b"/Prev %b /Root" % start)).text.split("\n\n") == PARAGRAPHS


MEMORY = """
import resource, sys
from bot.errors import NotAnArticleError
from bot.sources.documents import document
from bot.sources.documents import pdf as pdf_lines
from bot.sources.web.fetched import Fetched
import pypdf
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    document.parse(Fetched("", sys.stdin.buffer.read(), document.PDF))
except NotAnArticleError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("name", ["bomb in a bomb", "bomb on every page", "no end of commands", "endless alphabet"])
def test_a_bomb_takes_less_than_64_megabytes(name):
    run = subprocess.run(
        [sys.executable, "-c", MEMORY], input=HOSTILE[name], capture_output=True, check=True, timeout=60
    )
    assert int(run.stdout) < 64 * 1024
