"""Corpora of one token a line become text as a newspaper prints it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.evaluation.tagged import Tagged, join, read_tagged, runs_of_tags

TOKENS = st.lists(
    st.sampled_from([*"'\"’.,-/()$%", "``", "''", "n't", "’s", "Ada", "said", "8", "000", "Da", "esh", "“", "”"]),
    max_size=14,
)


@pytest.mark.parametrize(
    ("tags", "runs"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("O O", [], id="outside"),
        pytest.param("B-a I-a B-a O I-b I-a", [(0, 2, "a"), (2, 3, "a"), (4, 5, "b"), (5, 6, "a")], id="all schemes"),
        pytest.param("I-a I-a", [(0, 2, "a")], id="IO"),
        pytest.param("B-a I-b", [(0, 1, "a"), (1, 2, "b")], id="another type"),
        pytest.param("O B-a", [(1, 2, "a")], id="at the end"),
        pytest.param("I-a-b I-a-b", [(0, 2, "a-b")], id="a type with a hyphen"),
    ],
)
def test_runs_of_tags_are_read_in_every_scheme(tags, runs):
    assert list(runs_of_tags(tags.split())) == runs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Paris\tB-LOC\nwon O\n\nOslo I-LOC\n",
            [Tagged(("Paris", "won"), ((0, 1, "LOC"),)), Tagged(("Oslo",), ((0, 1, "LOC"),))],
            id="tab and space",
        ),
        pytest.param("-DOCSTART- O\n\nOslo B-LOC\n", [Tagged(("Oslo",), ((0, 1, "LOC"),))], id="document"),
        pytest.param("Oslo O\n \t\nParis O", [Tagged(("Oslo",), ()), Tagged(("Paris",), ())], id="blank line"),
        pytest.param("Oslo NNP x B-LOC\n", [Tagged(("Oslo",), ((0, 1, "LOC"),))], id="four columns"),
        pytest.param("Oslo\n", [], id="one column"),
        pytest.param("", [], id="empty"),
    ],
)  # fmt: skip
def test_read_tagged_gives_the_sentences_of_a_file(tmp_path, text, expected):
    file = tmp_path / "tagged"
    file.write_text(text, encoding="utf-8")
    assert list(read_tagged(file)) == expected


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ('He said , " Go ! " .', 'He said, "Go!".'),
        ("Russia 's ( old ) fleet", "Russia's (old) fleet"),
        ("It is n't $ 5", "It isn't $5"),
        ("`` Go '' , he said", "``Go'', he said"),
        ('" A " and " B "', '"A" and "B"'),
        ("“ Go ” ; 5 %", "“Go”; 5%"),
        ("They 're here … Or not ?!", "They're here… Or not?!"),
        ("ISIL - held", "ISIL - held"),
        ("", ""),
    ],
)
def test_join_prints_as_a_newspaper_does(tokens, text):
    assert join(tokens.split())[0] == text


@pytest.mark.parametrize(
    ("tokens", "text"),
    [("Da ’ esh fled", "Da’esh fled"), ("ISIL - held towns", "ISIL-held towns"), ("8 , 000 men", "8,000 men"),
     ("ISIL ’ s men", "ISIL’s men"), ("8 , 000 , 000 men", "8,000,000 men"), ("and / or", "and/or"),
     ("the boys ’ boats", "the boys ’ boats")],
)  # fmt: skip
def test_join_mends_torn_words(tokens, text):
    assert join(tokens.split(), tight_hyphens=True)[0] == text


@given(TOKENS, st.booleans())
def test_join_says_where_each_token_begins(tokens, tight):
    text, starts = join(tokens, tight_hyphens=tight)
    assert [text[at : at + len(token)] for at, token in zip(starts, tokens, strict=True)] == tokens
    assert text.replace(" ", "") == "".join(tokens)
