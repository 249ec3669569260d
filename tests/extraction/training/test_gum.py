"""Of GUM's entities the proper names are kept, and of other proper nouns it is not known what they are."""

from __future__ import annotations

import pytest

from bot.extraction.evaluation.conllu import read_conllu
from bot.extraction.evaluation.named import PLACES
from bot.extraction.training.gum import Mention, gum_names, mentions
from bot.extraction.training.names import Gazetteer

GAZETTEER = Gazetteer(states=frozenset({"Mosul", "U.S."}), demonyms=frozenset({"Iraqi"}))


def read(tmp_path, *rows):
    """Return a sentence of ``form/XPOS/head/relation entity`` rows, UPOS after XPOS."""
    upos = {"NNP": "PROPN", "NNPS": "PROPN", "NN": "NOUN", "CD": "NUM", "JJ": "ADJ", "DT": "DET", "IN": "ADP"}
    lines = []
    for number, row in enumerate(rows, start=1):
        word, _, entity = row.partition(" ")
        form, xpos, head, relation = word.rsplit("/", 3)
        misc = f"Entity={entity}" if entity else "_"
        lines.append(f"{number}\t{form}\t{form}\t{upos.get(xpos, 'X')}\t{xpos}\t_\t{head}\t{relation}\t_\t{misc}")
    file = tmp_path / "gum.conllu"
    file.write_text("\n".join(lines), encoding="utf-8")
    return next(read_conllu(file))


def found(tmp_path, *rows):
    named = gum_names(read(tmp_path, *rows), GAZETTEER)
    return [(named.text[n.start : n.end], n.labels) for n in named.names]


def opened(tmp_path, *rows):
    named = gum_names(read(tmp_path, *rows), GAZETTEER)
    return [named.text[start:end] for start, end in named.open]


@pytest.mark.parametrize(
    ("entities", "expected"),
    [
        pytest.param(["(1-person-new-cf1-1-sgl)", "", ""], [Mention(0, 1, "person")], id="one word"),
        pytest.param(["(1-person-new-cf1-1-sgl", "", "1)"], [Mention(0, 3, "person")], id="three words"),
        pytest.param(
            ["(1-person-new-cf1-1-sgl(2-place-new-cf2-1-sgl)", "", "1)"],
            [Mention(0, 1, "place"), Mention(0, 3, "person")],
            id="nested at the start",
        ),
        pytest.param(
            ["(1-person-new-cf1-1-sgl", "", "(2-place-new-cf2-1-sgl)1)"],
            [Mention(2, 3, "place"), Mention(0, 3, "person")],
            id="nested at the end",
        ),
        pytest.param(
            ["(1-event-new-cf1-1-sgl", "(1-event-giv:act-cf1-1-coref)", "1)"],
            [Mention(1, 2, "event"), Mention(0, 3, "event")],
            id="nested in itself",
        ),
        pytest.param(
            ["(12-object-new-cf1-1-sgl", "12)(3-time-new-cf2-1-sgl", "3)"],
            [Mention(0, 2, "object"), Mention(1, 3, "time")],
            id="side by side",
        ),
        pytest.param(["9)", "(1-person-new-cf1-1-sgl", ""], [], id="torn"),
    ],
)
def test_mentions_are_read_off_the_last_column(tmp_path, entities, expected):
    rows = [f"w/NN/{1 if at else 0}/x {entity}".strip() for at, entity in enumerate(entities)]
    assert list(mentions(read(tmp_path, *rows).words)) == expected


def test_gum_names_keeps_the_proper_name_of_a_nested_entity(tmp_path):
    assert found(
        tmp_path,
        "the/DT/2/det (1-person-new-ssnss-cf1-2-coref",
        "mayor/NN/0/root",
        "of/IN/4/case",
        "Mosul/NNP/2/nmod (2-place-new-ssnss-cf2-1-sgl)1)",
        "President/NNP/2/appos (3-person-new-ssnss-cf2-1-sgl",
        "Obama/NNP/5/flat 3)",
    ) == [("Mosul", ("GPE",)), ("Obama", ("PERSON",))]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(["the/DT/2/det (1-place-x", "river/NN/0/root 1)"], [], id="a common noun"),
        pytest.param(["Tigris/NNP/0/root (1-place-x)"], [("Tigris", PLACES)], id="a place that may be several things"),
        pytest.param(["Tuesday/NNP/0/root (1-time-x)"], [], id="a date"),
        pytest.param(["the/DT/2/det (1-organization-x", "UN/NNP/0/root 1)"], [("UN", ("ORG",))], id="an article"),
        pytest.param(
            ["University/NNP/0/root (1-organization-x", "of/IN/3/case", "Ostra/NNP/1/nmod 1)"],
            [("University of Ostra", ("ORG",))],
            id="of",
        ),
        pytest.param(["Dr./NNP/0/root (1-person-x", "Pell/NNP/1/flat 1)"], [("Pell", ("PERSON",))], id="a title"),
        pytest.param(["President/NNP/0/root (1-person-x)"], [], id="only a title"),
        pytest.param(["Apollo/NNP/0/root (1-event-x", "11/CD/1/nummod 1)"], [("Apollo 11", ("EVENT",))], id="a number"),
        pytest.param(["Iraqi/JJ/2/amod (1-person-x", "troops/NNS/0/root 1)"], [("Iraqi", ("NORP",))], id="a people"),
        pytest.param(["Mosul/NNP/0/root (1-organization-x)"], [("Mosul", ("GPE", "ORG"))], id="a place that acts"),
        pytest.param(["Rex/NNP/0/root (1-animal-x)"], [], id="an animal"),
    ],
)
def test_gum_names_are_the_proper_ones_under_our_labels(tmp_path, rows, expected):
    assert found(tmp_path, *rows) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(["Ada/NNP/0/root"], ["Ada"], id="a proper noun"),
        pytest.param(["boat/NN/0/root"], [], id="a common noun"),
        pytest.param(["Ada/NNP/0/root (1-person-x)"], [], id="a name"),
        pytest.param(["President/NNP/0/root"], [], id="a title"),
        pytest.param(["Dr./NNP/0/root"], [], id="a short title"),
        pytest.param(["Tuesday/NNP/0/root (1-time-x)"], [], id="a date"),
        pytest.param(["May/NNP/0/root (1-time-x", "5/CD/1/nummod 1)"], [], id="a date of two words"),
        pytest.param(["Rex/NNP/0/root (1-animal-x)"], ["Rex"], id="an animal"),
        pytest.param(["Alps/NNPS/0/root"], ["Alps"], id="plural"),
        pytest.param(["Dr./NNP/0/root (1-person-x", "Pell/NNP/1/flat 1)", "Bo/NNP/1/x"], ["Bo"], id="beside a name"),
        pytest.param(["Mayor/NNP/0/root (1-person-x", "elect/JJ/1/x 1)"], [], id="a title in a mention"),
    ],
)
def test_gum_names_leaves_open_what_it_does_not_know(tmp_path, rows, expected):
    assert opened(tmp_path, *rows) == expected
