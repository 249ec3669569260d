"""Folders and standard input that hold what is no article."""

from __future__ import annotations

import io
import json

import pytest

from bot.cli import run
from tests.briefs import RICH_TEXT


@pytest.mark.usefixtures("bare_environment")
def test_what_of_a_folder_is_left_out_is_said(tmp_path, capfd):
    (tmp_path / "a.txt").write_text(RICH_TEXT, "utf-8")
    (tmp_path / "figures.csv").write_text("1,2", "utf-8")
    code = run(["brief", str(tmp_path), "--format", "json"])
    out, err = capfd.readouterr()
    assert (code, len(json.loads(out))) == (0, 1)
    assert err.startswith(f"briefbot: {tmp_path}: 1 file left out (1 .csv). I read .docx, ")


@pytest.mark.usefixtures("bare_environment")
def test_link_on_standard_input_is_to_be_named(monkeypatch, capfd):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b" https://x.example/a\n")))
    assert run(["brief", "-"]) == 1
    assert "Name it: briefbot brief https://x.example/a" in capfd.readouterr().err
