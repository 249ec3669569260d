"""The command line as people and scripts meet it: what comes out where, and with which code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import validate

from bot.cli import run
from tests.briefs import RICH_TEXT, SHORT

SCHEMA = json.loads((Path(__file__).parents[1] / "bot" / "brief.schema.json").read_text("utf-8"))
VERBS = ("brief", "serve", "playground", "manifest", "doctor")


@pytest.fixture
def folder(tmp_path, bare_environment):
    """An empty folder to work in, with two articles."""
    (tmp_path / "a.txt").write_text(SHORT, "utf-8", newline="")
    (tmp_path / "b.md").write_bytes(RICH_TEXT.replace("\n", "\r\n").encode())
    return tmp_path


@pytest.fixture
def brief(folder, capfd):
    """Run ``briefbot brief``; return exit code, standard output and standard error."""

    def call(*arguments):
        code = run(["brief", *map(str, arguments)])
        out, err = capfd.readouterr()
        return code, out, err

    return call


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(capsys, verb):
    assert run([verb, "--help"]) == 0
    assert f"briefbot {verb}" in capsys.readouterr().out


def test_help_names_every_verb_and_needs_no_language_work(capsys):
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [verb for verb in VERBS if verb not in shown] == []


def test_version_is_printed(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("briefbot 0.")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "No such command"),
        (["brief"], "Missing argument"),
        (["brief", "--nonsense", "a.txt"], "No such option: --nonsense. See: briefbot brief --help"),
        (["brief", ""], "A source is empty"),
        (["brief", ".", "--out", "."], "folder of articles"),
        (["brief", "--format", "xml", "a.txt"], "Choose text, json, md"),
        (["brief", "--out", "a.txt", "a.txt"], "not a folder"),
        (["brief", "--out", "a.txt/b", "a.txt"], "not a folder"),
        (["manifest", "--http", "http://bot.example"], "https"),
    ],
)
def test_misuse_is_one_line_and_code_2(folder, capfd, arguments, words):
    assert run(arguments) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert words in err
    assert (err.startswith("briefbot: "), err.count("\n")) == (True, 1)


def test_no_verb_prints_help(capsys):
    assert run([]) == 2
    assert "Commands" in capsys.readouterr().out


def test_brief_prints_text(brief):
    code, out, err = brief("a.txt")
    assert (code, err) == (0, "")
    assert "Bottom line" in out
    assert "\x1b" not in out


def test_brief_prints_one_document_that_keeps_the_contract(brief, folder):
    body = (folder / "b.md").read_bytes()
    (folder / "c.txt").write_bytes(body)
    code, out, _ = brief("c.txt", "--format", "json")
    document = json.loads(out)
    validate(document, SCHEMA)
    assert code == 0
    assert document["article"]["text"].encode() == body
    assert out == brief("c.txt", "-f", "json")[1]


@pytest.mark.parametrize("sources", [["a.txt", "b.md"], ["."], ["a.txt", "missing.txt"]])
def test_brief_prints_an_array_for_several(brief, sources):
    _, out, _ = brief(*sources, "--format", "json")
    assert [one["schema"] for one in json.loads(out)] == ["brief/1"] * (1 if "missing.txt" in sources else 2)


def test_brief_prints_markdown_of_several_apart(brief):
    _, out, _ = brief("a.txt", "b.md", "--format", "md")
    assert out.count("## Bottom line") == 2
    assert out.count("\n---\n") == 1


def test_brief_names_each_of_several_in_text(brief):
    _, out, _ = brief("a.txt", "b.md")
    assert out.index("a.txt ─") < out.index("b.md ─")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no text here"),
        (b" \n\t\r\n", "no text here"),
        (b"\x00\x01\x02\x03 rubbish \x00", "binary data"),
        (b"%PDF-1.7\n%\xe2", "This PDF is damaged"),
        (b"Danger ahead\n", "Only 2 words"),
        (b"Le mur ne tient pas, et le ministre dit que la ville est en danger.", "looks like French"),
        (b"the wall and " * 400_000, "larger than 5 MB"),
        (b"1 2 3 4 5 6 7 8 9 10 11 12", "does not read like English"),
    ],
    ids=["empty", "blank", "binary", "PDF", "too short", "French", "too large", "numbers"],
)
def test_brief_says_in_one_sentence_why_not(brief, folder, body, words):
    (folder / "odd.txt").write_bytes(body)
    code, out, err = brief("odd.txt")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("briefbot: odd.txt: ")
    assert words in err


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("missing.txt", "no such file"),
        ("empty", "in this folder"),
        ("x" * 300 + ".txt", "could not be read"),
        ("a.txt/b.txt", "not a file"),
        ("http://127.0.0.1:9/", "only fetch public web pages"),
        ("http://10.0.0.1/", "only fetch public web pages"),
        ("http://1.1.1.1:99999/", "not a link I can read"),
        ("http://", "not a link I can read"),
        ("file:///etc/passwd", "only read http and https links"),
        ("www.news.example/story", "a link begins with https://"),
    ],
)
def test_brief_lets_the_others_come_out(brief, folder, source, words):
    (folder / "empty").mkdir()
    code, out, err = brief(source, "a.txt")
    assert code == 1
    assert words in err
    assert err.count("\n") == 1
    assert "Bottom line" in out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_brief_says_when_it_may_not_read(brief, folder):
    (folder / "a.txt").chmod(0)
    assert "may not read" in brief("a.txt")[2]


def test_brief_writes_one_file_for_each(brief, folder):
    (folder / "more").mkdir()
    (folder / "more" / "a.txt").write_text(RICH_TEXT, "utf-8")
    code, out, err = brief("a.txt", "b.md", "more", "--format", "json", "--out", "briefs")
    assert (code, out) == (0, "")
    assert "3 of 3" in err
    assert sorted(path.name for path in (folder / "briefs").iterdir()) == ["a-2.json", "a.json", "b.json"]
    assert json.loads((folder / "briefs" / "a-2.json").read_text("utf-8"))["article"]["text"] == RICH_TEXT


@pytest.mark.parametrize(("shape", "names"), [("text", {"a-2.txt", "b.txt"}), ("md", {"a.md", "b-2.md"})])
def test_brief_never_writes_over_a_source(brief, folder, shape, names):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert brief("a.txt", "b.md", "--format", shape, "--out", ".")[0] == 0
    assert {path.name for path in folder.iterdir()} - before.keys() == names
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_brief_refuses_broken_settings_in_one_line(brief, monkeypatch):
    monkeypatch.setenv("BRIEFBOT_PORT", "many")
    code, out, err = brief("a.txt")
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_brief_says_when_the_pipeline_does_not_load(brief, monkeypatch):
    monkeypatch.setenv("BRIEFBOT_PIPELINE", "no_such_pipeline")
    code, _, err = brief("a.txt")
    assert code == 1
    assert "briefbot doctor" in err


def test_brief_gives_up_an_article_that_takes_too_long(brief, folder, monkeypatch):
    monkeypatch.setenv("BRIEFBOT_ARTICLE_SECONDS", "1")
    (folder / "long.txt").write_text(SHORT * 1_900, "utf-8")
    code, out, err = brief("long.txt", "a.txt")
    assert (code, "Ada Penhallow" in out) == (1, True)
    assert err == (
        "briefbot: long.txt: It took longer than 1 seconds, so it was given up. Brief a part of it, or raise "
        "BRIEFBOT_ARTICLE_SECONDS.\n"
    )


@pytest.mark.parametrize("arguments", ["brief a.txt", "brief a.txt -f json", "manifest", "--help", "brief --help"])
@pytest.mark.parametrize("to", ["/dev/full", "&-"])
def test_output_that_cannot_be_written_is_one_line(folder, arguments, to):
    if to == "/dev/full" and not Path(to).exists():
        pytest.skip("this system has no device that is always full")
    command = f'"{sys.executable}" -m bot {arguments} >{to}'
    done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, timeout=60, check=False)
    if to == "&-" and "--help" in arguments:
        assert done.stderr == b""
    else:
        assert (done.returncode, done.stderr.count(b"\n")) == (1, 1), done.stderr.decode()
        assert done.stderr.startswith(b"briefbot: The output could not be written (")


def test_brief_writes_files_without_a_standard_output(folder):
    command = f'"{sys.executable}" -m bot brief a.txt --out briefs >&-'
    done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, timeout=60, check=False)
    assert (done.returncode, b"1 of 1" in done.stderr) == (0, True)


def test_brief_walks_a_folder_and_keeps_its_shape(brief, folder):
    (folder / "deep" / ".hidden").mkdir(parents=True)
    (folder / "deep" / "a.txt").write_text(SHORT, "utf-8")
    (folder / "deep" / ".hidden" / "a.txt").write_text(SHORT, "utf-8")
    for _ in range(2):
        code, _, err = brief(".", "--out", "deep/briefs")
        assert (code, "3 of 3 written to deep/briefs" in err) == (0, True)
    written = {str(path.relative_to(folder / "deep" / "briefs")) for path in (folder / "deep" / "briefs").rglob("*.*")}
    assert written == {"a.txt", "b.txt", "deep/a.txt"}


def test_brief_writes_json_into_the_folder_that_it_reads(brief, folder):
    assert brief(".", "--format", "json", "--out", ".")[0] == 0
    assert "2 of 2" in brief(".", "--format", "json", "--out", ".")[2]


def test_manifest_prints_the_command_of_the_settings(bare_environment, monkeypatch, capsys):
    monkeypatch.setenv("BRIEFBOT_COMMAND", "/digest")
    assert run(["manifest"]) == 0
    assert json.loads(capsys.readouterr().out)["features"]["slash_commands"][0]["command"] == "/digest"


def test_serve_without_tokens_says_what_to_do(bare_environment, capfd):
    assert run(["serve"]) == 2
    assert "SLACK_BOT_TOKEN is not set" in capfd.readouterr().err
