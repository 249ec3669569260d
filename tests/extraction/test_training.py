"""Facts about the recipe of the language pipeline: how it cuts, maps, converts and reprints."""

import random
import re
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokenizer import Tokenizer

import bot
from bot.extraction.training.augment import curly, in_capitals, renamed, reprint
from bot.extraction.training.conllu import join_hyphenated, read_conllu
from bot.extraction.training.gum import gum_names
from bot.extraction.training.measure import spans_scores
from bot.extraction.training.names import Gazetteer, Name, Named, without_overlap
from bot.extraction.training.package import replace_folder
from bot.extraction.training.tagged import Tagged, as_named, join, read_tagged, runs_of_tags
from bot.extraction.training.tokenizer import blank_english
from bot.extraction.training.views import entity_spans, groups, names_doc, syntax_doc, together

SHIPPED = Path(bot.__file__).parent / "extraction" / "model"
GAZETTEER = Gazetteer(states=frozenset({"Iraq", "Mosul", "U.S."}), demonyms=frozenset({"Iraqi", "Afghan", "Kurdish"}))

TORN = """\
# newdoc id = d
# newpar
# text = Al-Zaman didn't stop.
1\tAl\tAl\tPROPN\tNNP\tNumber=Sing\t6\tnsubj\t_\tSpaceAfter=No
2\t-\t-\tPUNCT\tHYPH\t_\t3\tpunct\t_\tSpaceAfter=No
3\tZaman\tZaman\tPROPN\tNNP\tNumber=Sing\t1\tflat\t_\t_
4-5\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
4\tdid\tdo\tAUX\tVBD\tTense=Past\t6\taux\t_\t_
5\tn't\tnot\tPART\tRB\tPolarity=Neg\t6\tadvmod\t_\t_
6\tstop\tstop\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No
7\t.\t.\tPUNCT\t.\t_\t6\tpunct\t_\t_

# newpar
# text = It did.
1\tIt\tit\tPRON\tPRP\tPerson=3\t2\tnsubj\t_\t_
2\tdid\tdo\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    return blank_english()


@pytest.fixture
def torn(tmp_path: Path) -> Path:
    place = tmp_path / "torn.conllu"
    place.write_text(TORN, encoding="utf-8")
    return place


@pytest.mark.parametrize(
    "word",
    ["ISIS-K", "al-Muhajir", "AGM-114", "F-16s", "Franco-German", "Jean-Claude", "Jong-un", "Ki-moon", "Mazar-i-Sharif",
     "anti-terror", "pro-Beijing", "co-founder", "e-mail", "Covid-19", "O’Brien", "Da’esh", "U.S.", "Al-Qaida"],
)  # fmt: skip
def test_tokenizer_keeps_as_one_token(nlp: Language, word: str) -> None:
    assert [token.text for token in nlp.make_doc(f"the {word} said")] == ["the", word, "said"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("US-led", "US - led"), ("U.S.-backed", "U.S. - backed"), ("Al-Qaida-linked", "Al-Qaida - linked"),
     ("terror-related", "terror - related"), ("ISIS-K’s", "ISIS-K ’s"), ("ISIS-K.", "ISIS-K ."), ("don’t", "do n’t"),
     ("shouldn’t", "should n’t"), ("“No,”", "“ No , ”"), ("‘really’", "‘ really ’"), ("«Oui»", "« Oui »"),
     ("``Hi''", "`` Hi ''"), ("word—word", "word — word"), ("2014–15", "2014 – 15"), ("away.”—He", "away . ” — He"),
     ("soldiers’", "soldiers ’"), ("this--that", "this -- that")],
)  # fmt: skip
def test_tokenizer_splits(nlp: Language, text: str, tokens: str) -> None:
    assert [token.text for token in nlp.make_doc(text)] == tokens.split()


def test_tokenizer_survives_saving(nlp: Language) -> None:
    copy = Tokenizer(nlp.vocab).from_bytes(nlp.tokenizer.to_bytes())

    assert [token.text for token in copy("“ISIS-K’s US-led”")] == ["“", "ISIS-K", "’s", "US", "-", "led", "”"]


def test_read_conllu_gives_text_as_written(torn: Path) -> None:
    assert [sentence.text for sentence in read_conllu(torn)] == ["Al-Zaman didn't stop. ", "It did. "]


def test_join_hyphenated_makes_one_name_and_moves_heads(nlp: Language, torn: Path) -> None:
    first = next(read_conllu(torn))

    joined = join_hyphenated(first, nlp.make_doc)

    assert [(w.form, w.upos, w.head, w.deprel) for w in joined.words] == [
        ("Al-Zaman", "PROPN", 3, "nsubj"),
        ("did", "AUX", 3, "aux"),
        ("n't", "PART", 3, "advmod"),
        ("stop", "VERB", 3, "root"),
        (".", "PUNCT", 3, "punct"),
    ]


def test_syntax_doc_puts_an_empty_line_between_paragraphs(nlp: Language, torn: Path) -> None:
    doc = syntax_doc(nlp, list(read_conllu(torn)))

    assert doc.text == "Al-Zaman didn't stop.\n\nIt did. "
    assert [sentence.text.strip() for sentence in doc.sents] == ["Al-Zaman didn't stop.", "It did."]
    assert [token.dep_ for token in doc if token.is_space] == ["dep"]


def test_groups_do_not_cross_documents(torn: Path) -> None:
    sentences = list(read_conllu(torn)) * 10

    assert all(not s.opens_document for group in groups(sentences, random.Random(1)) for s in group[1:])


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [("Nick Carter", "politician", "PERSON"), ("Nick Carter", "PER", "PERSON"), ("Labour", "politicalparty", "ORG"),
     ("Mosul", "LOC", "GPE"), ("Tigris", "LOC", "LOC"), ("Iraq", "Organisation", "GPE"), ("Iraqi", "MISC", "NORP"),
     ("Iraqi", "Nationality", "NORP"), ("World War II", "event", "MISC"), ("jazz", "musicgenre", None),
     ("novel", "misc", None)],
)  # fmt: skip
def test_gazetteer_label(text: str, kind: str, label: str | None) -> None:
    assert GAZETTEER.label(text, kind) == label


def test_runs_of_tags_reads_bio_and_io() -> None:
    assert list(runs_of_tags(["B-a", "I-a", "B-a", "O", "I-b", "I-a"])) == [
        (0, 2, "a"),
        (2, 3, "a"),
        (4, 5, "b"),
        (5, 6, "a"),
    ]


def test_read_tagged_reads_tab_and_space(tmp_path: Path) -> None:
    place = tmp_path / "tagged"
    place.write_text("Paris\tB-LOC\nwon O\n\nOslo I-LOC\n", encoding="utf-8")

    assert list(read_tagged(place)) == [Tagged(("Paris", "won"), ((0, 1, "LOC"),)), Tagged(("Oslo",), ((0, 1, "LOC"),))]


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ('He said , " Go ! " .', 'He said, "Go!".'),
        ("Russia 's ( old ) fleet", "Russia's (old) fleet"),
        ("It is n't $ 5", "It isn't $5"),
    ],
)
def test_join_prints_as_a_newspaper_does(tokens: str, text: str) -> None:
    assert join(tokens.split())[0] == text


@pytest.mark.parametrize(
    ("tokens", "text"),
    [("Da ’ esh fled", "Da’esh fled"), ("ISIL - held towns", "ISIL-held towns"), ("8 , 000 men", "8,000 men"),
     ("ISIL ’ s men", "ISIL’s men")],
)  # fmt: skip
def test_join_mends_torn_words(tokens: str, text: str) -> None:
    assert join(tokens.split(), tight_hyphens=True)[0] == text


def _found(tokens: str, *names: tuple[int, int, str], mentions: bool = False) -> list[tuple[str, str]]:
    named = as_named(Tagged(tuple(tokens.split()), names), GAZETTEER, mentions=mentions)
    return [(named.text[name.start : name.end], name.label) for name in named.names]


def test_as_named_takes_rank_off_persons() -> None:
    assert _found("Lt. Gen. Jubal Early rode", (0, 4, "PER")) == [("Jubal Early", "PERSON")]


def test_as_named_adds_demonyms_that_no_name_covers() -> None:
    assert _found("Iraqi Airways flew Afghan men", (0, 2, "ORG")) == [("Iraqi Airways", "ORG"), ("Afghan", "NORP")]


@pytest.mark.parametrize(
    ("tokens", "kind", "names"),
    [
        ("He", "Person", []),
        ("the regime", "Organisation", []),
        ("the city of Mosul", "Location", [("Mosul", "GPE")]),
        ("Iraqi security forces", "Organisation", [("Iraqi", "NORP")]),
        ("Secretary Kerry", "Person", [("Kerry", "PERSON")]),
        ("the United Front of Peace", "Organisation", [("United Front of Peace", "ORG")]),
        ("ISIL targets", "Location", [("ISIL", "ORG")]),
    ],
)
def test_as_named_keeps_proper_names_of_mentions(tokens: str, kind: str, names: list[tuple[str, str]]) -> None:
    assert _found(tokens, (0, len(tokens.split()), kind), mentions=True) == names


def test_gum_names_keeps_the_proper_name_of_a_nested_entity(tmp_path: Path) -> None:
    place = tmp_path / "gum.conllu"
    rows = [
        "1\tthe\tthe\tDET\tDT\t_\t2\tdet\t_\tEntity=(1-person-new-ssnss-cf1-2-coref",
        "2\tmayor\tmayor\tNOUN\tNN\t_\t0\troot\t_\t_",
        "3\tof\tof\tADP\tIN\t_\t4\tcase\t_\t_",
        "4\tMosul\tMosul\tPROPN\tNNP\t_\t2\tnmod\t_\tEntity=(2-place-new-ssnss-cf2-1-sgl)1)",
        "5\tPresident\tPresident\tPROPN\tNNP\t_\t2\tappos\t_\tEntity=(3-person-new-ssnss-cf2-1-sgl",
        "6\tObama\tObama\tPROPN\tNNP\t_\t5\tflat\t_\tEntity=3)",
    ]
    place.write_text("\n".join(rows), encoding="utf-8")

    named = gum_names(next(read_conllu(place)), GAZETTEER)

    assert [(named.text[n.start : n.end], n.label) for n in named.names] == [("Mosul", "GPE"), ("Obama", "PERSON")]


def test_without_overlap_keeps_the_longest() -> None:
    names = [Name(0, 4, "GPE"), Name(0, 9, "ORG"), Name(12, 15, "LOC")]

    assert without_overlap(names) == (Name(0, 9, "ORG"), Name(12, 15, "LOC"))


def test_names_doc_marks_whole_tokens(nlp: Language) -> None:
    doc = names_doc(nlp, Named("Carter fought ISIS-K.", (Name(0, 6, "PERSON"), Name(14, 20, "ORG"))))

    assert [(entity.text, entity.label_) for entity in doc.ents] == [("Carter", "PERSON"), ("ISIS-K", "ORG")]


def test_entity_spans_drops_the_second_name_in_one_token(nlp: Language) -> None:
    doc = nlp.make_doc("Carter-Brown")

    assert [span.text for span in entity_spans(doc, (Name(0, 6, "PERSON"), Name(7, 12, "PERSON")))] == ["Carter-Brown"]


def test_together_moves_names_along() -> None:
    items = [Named("Oslo won.", (Name(0, 4, "GPE"),))] * 3

    joined = list(together(items, random.Random(0)))

    assert {named.text[name.start : name.end] for named in joined for name in named.names} == {"Oslo"}
    assert sum(len(named.names) for named in joined) == 3


@pytest.mark.parametrize(
    ("single", "printed"),
    [(False, "“It’s ‘fine’,” he said."), (True, "‘It’s ‘fine’,’ he said.")],
    ids=["double", "single"],
)
def test_curly_prints_quotes(single: bool, printed: str) -> None:
    assert curly("\"It's 'fine',\" he said.", single=single) == printed


@pytest.mark.parametrize("seed", range(20))
def test_reprint_keeps_the_length(seed: int) -> None:
    text = "\"It's - well - Straße,\" he said. 'No.'"

    assert len(reprint(text, random.Random(seed), capitals=0.5)) == len(text)


def test_in_capitals_leaves_what_would_grow() -> None:
    assert in_capitals("Straße, ahoy") == "STRAßE, AHOY"


def test_renamed_puts_other_names_in_place_and_moves_the_rest() -> None:
    named = Named("Oslo met Ann Lee.", (Name(0, 4, "GPE"), Name(9, 16, "PERSON")))

    other = renamed(named, {"GPE": ["New York"]}, random.Random(0), chance=1.0)

    assert other == Named("New York met Ann Lee.", (Name(0, 8, "GPE"), Name(13, 20, "PERSON")))


def test_spans_scores_takes_kinds_of_places_together() -> None:
    gold = [Named("", (Name(0, 4, "GPE"), Name(6, 9, "ORG"), Name(20, 25, "MISC")))]
    guess = [Named("", (Name(0, 4, "LOC"), Name(6, 10, "ORG")))]

    assert [(s.label, s.precision, s.recall, s.gold) for s in spans_scores(gold, guess)] == [
        ("PERSON", 0.0, 0.0, 0),
        ("ORG", 0.0, 0.0, 1),
        ("PLACE", 100.0, 100.0, 1),
        ("all", 50.0, 50.0, 2),
    ]


def test_replace_folder_keeps_the_card(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "README.md").write_text("card", encoding="utf-8")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "meta.json").write_text("{}", encoding="utf-8")

    replace_folder(tmp_path / "new", tmp_path / "model")

    assert sorted(file.name for file in tmp_path.rglob("*.*")) == ["README.md", "meta.json"]


@pytest.mark.skipif(not (SHIPPED / "meta.json").exists(), reason="the weights are not in this checkout")
def test_shipped_pipeline_is_small_and_names_no_machine() -> None:
    files = [file for file in SHIPPED.rglob("*") if file.is_file()]
    texts = [file.read_text(encoding="utf-8") for file in files if file.suffix in {".json", ".cfg", ".md"}]

    assert sum(file.stat().st_size for file in files) < 20_000_000
    assert not [text for text in texts if re.search(r"(?:^|\s)/[a-z]+/", text) or "http" in text]
