"""Files and folders on this machine."""

from __future__ import annotations

import codecs
import errno

import pytest

from bot.errors import NotAnArticleError, SourceError
from bot.model import Completeness
from bot.sources import files
from bot.sources.documents import document
from bot.sources.web.fetched import Fetched
from tests.briefs import RICH_TEXT
from tests.sources import documents

SENTENCE = "The harbour master said that the wall could fail before the winter is over."
PDF = documents.pdf(documents.column(SENTENCE))
WORD = documents.word(SENTENCE)

PAGE = f"<!doctype html><html><head><title>Wall</title></head><body><article>{''.join(f'<p>{p}</p>' for p in RICH_TEXT.splitlines())}</article></body></html>"  # noqa: E501


def test_find_articles_lists_readable_files_by_name(tmp_path):
    for name in ("b.txt", "a.HTML", "c.md", ".hidden.txt", "d.pdf", "e.htm", "f.DOCX", "g.doc", "h.png"):
        (tmp_path / name).write_text("x")
    (tmp_path / "folder.txt").mkdir()
    found = [path.name for path in files.find_articles(tmp_path)]
    assert found == ["a.HTML", "b.txt", "c.md", "d.pdf", "e.htm", "f.DOCX"]


def test_find_articles_walks_in_order_and_round_no_circle(tmp_path):
    for name in ("z.txt", "deep/b.txt", "deep/deeper/a.md", "deep/.git/c.txt", "out/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "deep" / "round").symlink_to(tmp_path, target_is_directory=True)
    found = [str(path.relative_to(tmp_path)) for path in files.find_articles(tmp_path, without=tmp_path / "out")]
    assert found == ["deep/b.txt", "deep/deeper/a.md", "z.txt"]
    assert files.find_articles(tmp_path / "out", without=tmp_path / "out") == (tmp_path / "out" / "a.txt",)


def test_find_articles_names_a_folder_that_cannot_be_listed(tmp_path, monkeypatch):
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.txt").write_text("x")
    listed = type(tmp_path).iterdir

    def iterdir(path):
        if path.name == "shut":
            raise PermissionError
        return listed(path)

    monkeypatch.setattr(type(tmp_path), "iterdir", iterdir)
    assert files.find_articles(tmp_path) == (tmp_path / "a.txt", tmp_path / "shut")


def test_find_articles_says_so_when_there_are_none(tmp_path):
    with pytest.raises(SourceError, match="in this folder"):
        files.find_articles(tmp_path)


@pytest.mark.parametrize("name", ["article.txt", "article"])
def test_read_file_keeps_plain_text_byte_for_byte(tmp_path, name):
    body = ("\ufeff# <html> *stays* [text](https://x.example)\r\n" + RICH_TEXT).encode()
    path = tmp_path / name
    path.write_bytes(body)
    assert files.read_file(path).text.encode() == body.removeprefix(codecs.BOM_UTF8)


def test_read_file_takes_the_markup_out_of_markdown(tmp_path):
    path = tmp_path / "article.md"
    path.write_text(f"# The *wall*\n\n{RICH_TEXT}", "utf-8")
    article = files.read_file(path)
    assert article.headline == "The wall"
    assert article.text == f"The wall\n\n{RICH_TEXT.strip()}"


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.txt", "a", "a.html"])
@pytest.mark.parametrize("body", [PDF, WORD], ids=["pdf", "word"])
def test_read_file_knows_documents_by_their_first_bytes(tmp_path, name, body):
    path = tmp_path / name
    path.write_bytes(body)
    article = files.read_file(path)
    assert (article.text, article.url) == (SENTENCE, None)


def test_read_file_says_so_when_a_name_promises_too_much(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_text(RICH_TEXT, "utf-8")
    with pytest.raises(NotAnArticleError, match="This PDF is damaged"):
        files.read_file(path)


def test_what_needs_taking_apart_may_be_parsed_elsewhere():
    assert files.from_bytes(PDF, parse=lambda fetched: fetched) == Fetched("", PDF, document.PDF)
    assert files.from_bytes(PAGE.encode(), parse=lambda fetched: fetched).media_type == "text/html"


@pytest.mark.parametrize("name", ["page.html", "page.HTM", "page", "page.php"])
def test_read_file_parses_pages(tmp_path, name):
    path = tmp_path / name
    path.write_text(PAGE)
    article = files.read_file(path)
    assert "<p>" not in article.text
    assert (article.completeness, article.url) == (Completeness.FULL, None)


def test_read_file_refuses_more_than_five_megabytes(tmp_path):
    path = tmp_path / "huge.txt"
    path.write_bytes(b"the wall and " * 400_000)
    with pytest.raises(NotAnArticleError, match="larger than 5 MB"):
        files.read_file(path)


@pytest.mark.parametrize("path", ["missing.txt", ".", "file.txt/inside.txt"])
def test_read_file_says_why_not(tmp_path, path):
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(SourceError, match="Check the name"):
        files.read_file(tmp_path / path)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "I may not read this"),
        (FileNotFoundError(), "no such file"),
        (IsADirectoryError(), "not a file"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (OSError(errno.ENAMETOOLONG, "File name too long"), "File name too long"),
    ],
)
def test_why_is_one_sentence_with_the_next_step(error, words):
    assert words in files.why(error)


@pytest.mark.parametrize(
    "body", [b"<?xml version='1.0'?><rss/>", b"\xef\xbb\xbf<rss version='2.0'>", b"\n<feed xmlns='x'>"]
)
def test_from_bytes_refuses_a_feed(body):
    with pytest.raises(NotAnArticleError, match="feed"):
        files.from_bytes(body)


def test_from_bytes_recognises_a_page_behind_a_byte_order_mark():
    assert "<p>" not in files.from_bytes(b"\xef\xbb\xbf" + PAGE.encode()).text


def test_files_that_are_not_read_are_counted_by_their_endings(tmp_path):
    (tmp_path / "wire").mkdir()
    for name in ("a.txt", "b.csv", "wire/c.CSV", "wire/d", ".hidden.rtf", "out.json"):
        (tmp_path / name).write_text("The wall fell.", "utf-8")
    told = files.left_out(tmp_path)
    assert told.startswith("4 files left out (2 .csv, 1 .json, 1 without an ending). I read ")
    assert files.left_out(tmp_path / "missing") == ""
    assert files.left_out(tmp_path / "wire", without=tmp_path / "wire").startswith("2 files")
    assert [path.name for path in files.find_articles(tmp_path)] == ["a.txt"]


def test_folder_without_other_files_leaves_none_out(tmp_path):
    (tmp_path / "a.txt").write_text("The wall fell.", "utf-8")
    assert files.left_out(tmp_path) == ""
