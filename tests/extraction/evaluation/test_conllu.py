"""CoNLL-U is read as it was written, and what our tokenizer keeps whole becomes one word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import SourceError
from bot.extraction.evaluation.conllu import Word, join_hyphenated, read_conllu
from tests.extraction.tagged import TORN, sentence


@pytest.fixture
def cut(english):
    """Our tokenizer."""
    return english.make_doc


@pytest.fixture
def torn(tmp_path):
    """A file of two sentences."""
    return written(tmp_path, TORN)


def written(place, text):
    file = place / "some.conllu"
    file.write_text(text, encoding="utf-8")
    return file


def glued(text, *, names=()):
    """Return a sentence whose words have no space before and behind a hyphen."""
    found = sentence(text)
    forms = [word.form for word in found.words]
    words = (
        replace(word, space=word.space and "-" not in (word.form, after), misc="Name=B-X" if at in names else "")
        for at, (word, after) in enumerate(zip(found.words, [*forms[1:], ""], strict=True))
    )
    return replace(found, words=tuple(words))


def facts(found):
    return [(word.form, word.upos, word.xpos, word.head, word.deprel) for word in found.words]


def test_read_conllu_gives_text_as_written(torn):
    assert [found.text for found in read_conllu(torn)] == ["Al-Zaman didn't stop. ", "It did. "]


def test_read_conllu_gives_the_columns_of_a_word(torn):
    first, second = read_conllu(torn)
    assert first.words[0] == Word(
        "Al", "Al", "PROPN", "NNP", "Number=Sing", 5, "nsubj", space=False, misc="SpaceAfter=No"
    )
    assert second.words[1].head == 1
    assert second.words[2].feats == ""


def test_read_conllu_tells_what_opens_a_paragraph_or_document(torn):
    assert [(found.opens_paragraph, found.opens_document) for found in read_conllu(torn)] == [
        (True, True),
        (True, False),
    ]


@pytest.mark.parametrize(
    ("range_misc", "text"), [("_", "don't go"), ("SpaceAfter=No", "don'tgo")], ids=["space", "no space"]
)
def test_read_conllu_takes_the_space_behind_a_range_from_the_range(tmp_path, range_misc, text):
    rows = [
        f"1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t{range_misc}",
        "1\tdo\tdo\tAUX\tVB\t_\t3\taux\t_\t_",
        "2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\tSpaceAfter=No",
        "3\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No",
    ]
    assert [found.text for found in read_conllu(written(tmp_path, "\n".join(rows)))] == [text]


def test_read_conllu_leaves_out_empty_nodes(tmp_path):
    rows = [
        "1\tAda\tAda\tPROPN\tNNP\t_\t0\troot\t_\t_",
        "1.1\twept\tweep\tVERB\tVBD\t_\t_\t_\t0:root\t_",
        "2\tthen\tthen\tADV\tRB\t_\t1\torphan\t_\tSpaceAfter=No",
    ]
    (found,) = read_conllu(written(tmp_path, "\n".join(rows)))
    assert [word.form for word in found.words] == ["Ada", "then"]


@pytest.mark.parametrize("text", ["", "\n\n\n", "# newdoc id = d\n\n# text = \n"], ids=["empty", "blank", "comments"])
def test_read_conllu_of_no_words_is_no_sentence(tmp_path, text):
    assert list(read_conllu(written(tmp_path, text))) == []


def test_read_conllu_reads_lines_of_any_system(tmp_path, torn):
    file = tmp_path / "windows.conllu"
    file.write_bytes(TORN.replace("\n", "\r\n").encode())
    assert list(read_conllu(file)) == list(read_conllu(torn))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        pytest.param("\tPRON\tPRP", "\tPRON", id="nine columns"),
        pytest.param("\tPRON\tPRP", "\tPRON\tPRP\tPRP", id="eleven columns"),
        pytest.param("\t2\tpunct", "\t_\tpunct", id="no head"),
        pytest.param("\t2\tpunct", "\t-1\tpunct", id="a head before the sentence"),
        pytest.param("\t2\tpunct", "\t99\tpunct", id="a head behind the sentence"),
        pytest.param("4-5\t", "4-x\t", id="a range without an end"),
    ],
)
def test_read_conllu_refuses_what_is_not_written_as_it_must_be(tmp_path, right, wrong):
    assert right in TORN
    with pytest.raises(SourceError, match=r"some\.conllu is no CoNLL-U"):
        list(read_conllu(written(tmp_path, TORN.replace(right, wrong))))


def test_read_conllu_gives_the_sentences_before_a_broken_one(tmp_path):
    sentences = read_conllu(written(tmp_path, TORN.replace("\tPRON\tPRP", "\tPRON")))
    assert next(sentences).text == "Al-Zaman didn't stop. "
    with pytest.raises(SourceError):
        next(sentences)


@pytest.mark.parametrize(("xpos", "tag"), [("NNP", "NNP"), ("_", "PROPN")])
def test_tag_is_the_fine_one_where_there_is_one(xpos, tag):
    assert Word("Ada", "Ada", "PROPN", xpos, "", 0, "root", space=False).tag == tag


def test_starts_are_the_characters_of_words(torn):
    first = next(read_conllu(torn))
    assert first.starts() == [0, 2, 3, 9, 12, 16, 20, 22]
    assert [first.text[at : at + 3] for at in first.starts()[:4]] == ["Al-", "-Za", "Zam", "did"]


def test_join_hyphenated_makes_one_name_and_moves_heads(cut, torn):
    assert facts(join_hyphenated(next(read_conllu(torn)), cut)) == [
        ("Al-Zaman", "PROPN", "NNP", 3, "nsubj"),
        ("did", "AUX", "VBD", 3, "aux"),
        ("n't", "PART", "RB", 3, "advmod"),
        ("stop", "VERB", "VB", 3, "root"),
        (".", "PUNCT", ".", 3, "punct"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "co/JJ/3/amod -/HYPH/1/punct founder/NN/0/root left/VBD/3/acl",
            [("co-founder", "NOUN", "NN", 0, "root"), ("left", "VERB", "VBD", 0, "acl")],
            id="a root",
        ),
        pytest.param(
            "Franco/JJ/3/amod -/HYPH/3/punct German/JJ/4/amod deal/NN/0/root",
            [("Franco-German", "ADJ", "JJ", 1, "amod"), ("deal", "NOUN", "NN", 1, "root")],
            id="an adjective",
        ),
        pytest.param(
            "US/NNP/3/obl -/HYPH/1/punct led/VBD/4/amod raid/NN/0/root",
            [
                ("US", "PROPN", "NNP", 2, "obl"),
                ("-", "X", "HYPH", 0, "punct"),
                ("led", "VERB", "VBD", 3, "amod"),
                ("raid", "NOUN", "NN", 3, "root"),
            ],
            id="what stays apart",
        ),
        pytest.param(
            "Ada/NNP/0/root Al/NNP/1/flat -/HYPH/4/punct Hakim/NNP/1/flat",
            [("Ada", "PROPN", "NNP", 0, "root"), ("Al-Hakim", "PROPN", "NNP", 0, "flat")],
            id="two that hang on the same word",
        ),
    ],
)
def test_join_hyphenated_gives_the_whole_the_head_of_its_top_word(cut, text, expected):
    assert facts(join_hyphenated(glued(text), cut)) == expected


def test_join_hyphenated_keeps_the_text(cut):
    before = glued("the/DT/4/det Al/NNP/4/compound -/HYPH/2/punct Zaman/NNP/5/nsubj wept/VBD/0/root ././5/punct")
    assert join_hyphenated(before, cut).text == before.text


def test_join_hyphenated_gives_the_lemma_of_the_whole(cut):
    joined = join_hyphenated(glued("Co/NN/3/amod -/HYPH/1/punct founders/NN/0/root"), cut)
    assert [word.lemma for word in joined.words] == ["Co-founders"]


def test_join_hyphenated_leaves_a_sentence_without_hyphens_as_it_was(cut):
    before = sentence("Ada/NNP/2/nsubj wept/VBD/0/root")
    assert join_hyphenated(before, cut) is before
