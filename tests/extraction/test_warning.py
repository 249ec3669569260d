"""A warning is harm that may or will come, said by somebody; news of harm, comfort and hope are none."""

from __future__ import annotations

import math

import pytest

from bot.extraction import extract
from bot.model import Article, QuoteKind, WarningLabel
from tests.extraction.parses import brief_of, parsed, read

WARNING, THREAT = WarningLabel.WARNING, WarningLabel.THREAT
ADA = ("Ada Pell", "PERSON")
SAID = "Ada/PROPN/nsubj/{0} Pell/PROPN/flat/Ada {0}/VERB/root/-/{1}/VBD"
HEAD = "Ferry/NOUN/compound/news news/NOUN/nsubj/came came/VERB/root/-/come/VBD"
RAINED = "It/PRON/nsubj/rained rained/VERB/root/-/rain/VBD ./PUNCT/punct/rained"


def clause(words, head):
    """Hang the words ``word/POS[/lemma[/tag]]`` on their verb of saying: what warns is told word by word."""
    parts = [word.split("/") for word in words.split()]
    return " ".join("/".join([*part[:2], "dep", head, *part[2:]]) for part in parts)


def quoted(words):
    said = SAID.format("said", "say")
    return f"“/PUNCT/punct/said {clause(words, 'said')} ,/PUNCT/punct/said ”/PUNCT/punct/said {said} ./PUNCT/punct/said"


def retold(words, cue="said", lemma="say"):
    return f"{SAID.format(cue, lemma)} that/SCONJ/mark/{cue} {clause(words, cue)} ./PUNCT/punct/{cue}"


def verdicts(nlp, *sentences, names=(ADA,)):
    return [w.verdict for w in read(nlp, parsed(nlp, *sentences, names=names))._.warnings]


def labels(nlp, *sentences):
    return [verdict.label for verdict in verdicts(nlp, *sentences)]


DANGER = {
    "harm that may come": "We/PRON could/AUX lose/VERB the/DET harbour/NOUN to/ADP the/DET sea/NOUN",
    "harm that will come": "More/ADJ people/NOUN will/AUX die/VERB here/ADV",
    "harm on a condition": (
        "Thousands/NOUN/thousand will/AUX lose/VERB their/PRON homes/NOUN/home if/SCONJ the/DET dam/NOUN "
        "fails/VERB/fail"
    ),
    "a risk": "There/PRON is/AUX/be a/DET real/ADJ risk/NOUN of/ADP flooding/NOUN",
    "a threat that exists": "The/DET gang/NOUN is/AUX/be a/DET threat/NOUN to/ADP every/DET port/NOUN",
    "a danger that persists": "The/DET danger/NOUN has/AUX/have not/PART gone/VERB/go/VBN away/ADV",
    "a worsening": "The/DET shortage/NOUN is/AUX/be likely/ADJ to/PART get/VERB worse/ADJ/bad",
    "a concern": "I/PRON fear/VERB that/SCONJ the/DET bridge/NOUN may/AUX collapse/VERB",
}


@pytest.mark.parametrize("words", DANGER.values(), ids=DANGER)
@pytest.mark.parametrize("shape", [quoted, retold])
def test_harm_that_lies_ahead_is_a_warning(nlp, words, shape):
    assert labels(nlp, shape(words)) == [WARNING]


NO_DANGER = {
    "no risk": "There/PRON is/AUX/be no/DET risk/NOUN to/ADP the/DET public/NOUN",
    "no danger": "Nobody/PRON is/AUX/be in/ADP any/DET danger/NOUN and/CCONJ there/PRON is/AUX/be no/DET threat/NOUN",
    "nothing to fear": "There/PRON is/AUX/be nothing/PRON to/PART fear/VERB",
    "fears unfounded": "The/DET fears/NOUN/fear are/AUX/be unfounded/ADJ",
    "not dangerous": "The/DET water/NOUN is/AUX/be not/PART dangerous/ADJ",
    "past harm": "Nine/NUM people/NOUN died/VERB/die/VBD in/ADP the/DET blast/NOUN",
    "past loss": "We/PRON lost/VERB/lose/VBD the/DET boat/NOUN last/ADJ year/NOUN",
    "hope": "I/PRON hope/VERB we/PRON will/AUX win/VERB the/DET race/NOUN",
    "routine forecast": "Sales/NOUN/sale will/AUX rise/VERB next/ADJ year/NOUN",
    "plan": "The/DET bridge/NOUN will/AUX open/VERB in/ADP May/PROPN",
    "praise": "She/PRON is/AUX/be a/DET wonderful/ADJ teacher/NOUN and/CCONJ a/DET friend/NOUN",
    "harm denied at a distance": "It/PRON is/AUX/be not/PART seen/VERB/see/VBN as/ADP a/DET threat/NOUN",
    "a kind of place": "Tests/NOUN/test come/VERB from/ADP high-risk/ADJ areas/NOUN/area",
    "help against harm": "The/DET cards/NOUN/card help/VERB to/PART tackle/VERB crime/NOUN",
    "what would have been": "It/PRON would/AUX have/AUX weakened/VERB/weaken/VBN the/DET case/NOUN",
    "a danger that has passed": "The/DET danger/NOUN has/AUX/have passed/VERB/pass/VBN",
    "a risk that is over": "The/DET risk/NOUN is/AUX/be over/ADV",
    "a denied belief": ("We/PRON do/AUX not/PART believe/VERB that/SCONJ the/DET crisis/NOUN will/AUX spread/VERB"),
    "opinion": "The/DET board/NOUN has/AUX/have done/VERB/do/VBN good/ADJ work/NOUN",
}


@pytest.mark.parametrize("words", NO_DANGER.values(), ids=NO_DANGER)
@pytest.mark.parametrize("shape", [quoted, retold])
def test_comfort_and_news_are_no_warnings(nlp, words, shape):
    assert labels(nlp, shape(words)) == []


@pytest.mark.parametrize(("cue", "lemma"), [("denied", "deny"), ("denies", "deny")])
def test_denied_danger_is_no_warning(nlp, cue, lemma):
    assert labels(nlp, retold(DANGER["a threat that exists"], cue, lemma)) == []


HOSTILE = {
    "attack": "We/PRON will/AUX attack/VERB every/DET port/NOUN in/ADP the/DET country/NOUN",
    "strike": "We/PRON shall/AUX strike/VERB until/SCONJ we/PRON are/AUX/be paid/VERB/pay/VBN",
    "sue": "We/PRON will/AUX sue/VERB the/DET company/NOUN",
    "contraction": "We/PRON ’ll/AUX/will burn/VERB the/DET harbour/NOUN down/ADV",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_harm_that_the_speakers_side_will_do_is_a_threat(nlp, words):
    assert labels(nlp, quoted(words)) == [THREAT]


@pytest.mark.parametrize(("cue", "lemma"), [("vowed", "vow"), ("threatened", "threaten"), ("promised", "promise")])
def test_vow_to_harm_is_a_threat(nlp, cue, lemma):
    sentence = (
        f"{SAID.format(cue, lemma)} to/PART/mark/bomb bomb/VERB/xcomp/{cue} every/DET/det/port port/NOUN/obj/bomb "
        f"./PUNCT/punct/{cue}"
    )
    assert labels(nlp, sentence) == [THREAT]


def test_denied_attack_is_no_threat(nlp):
    words = "We/PRON will/AUX not/PART attack/VERB any/DET port/NOUN in/ADP the/DET country/NOUN"
    assert labels(nlp, quoted(words)) == []


CALM = "the/DET boats/NOUN/boat would/AUX come/VERB back/ADV in/ADP the/DET spring/NOUN"
COULD_LOSE = DANGER["harm that may come"]


def test_verb_of_warning_makes_words_a_warning(nlp):
    assert labels(nlp, retold(CALM, "warned", "warn")) == [WARNING]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(retold(CALM, "warned", "warn"), True, id="the verb warns"),
        pytest.param(quoted(DANGER["a risk"]), True, id="a warning word"),
        pytest.param(quoted(COULD_LOSE), False, id="neither"),
        pytest.param(
            quoted(
                "There/PRON is/AUX/be no/DET danger/NOUN now/ADV but/CCONJ the/DET dam/NOUN could/AUX collapse/VERB"
            ),
            False,
            id="the word of danger is denied",
        ),
    ],
)
def test_warning_is_explicit_where_the_article_uses_a_warning_word(nlp, sentence, expected):
    assert [verdict.explicit for verdict in verdicts(nlp, sentence)] == [expected]


def test_hedge_is_the_printed_word(nlp):
    assert [verdict.hedge for verdict in verdicts(nlp, quoted(COULD_LOSE))] == ["could"]


def texts(nlp, *sentences, names=(ADA,)):
    doc = read(nlp, parsed(nlp, *sentences, names=names))
    return [doc.text[w.start : w.end] for w in doc._.warnings]


def test_text_is_the_clause_behind_the_cue(nlp):
    assert texts(nlp, retold(COULD_LOSE, "warned", "warn")) == ["We could lose the harbour to the sea"]


def test_each_sentence_of_a_quotation_is_judged_alone(nlp):
    calm = "“/PUNCT/punct/sat We/PRON/nsubj/sat sat/VERB/root/-/sit/VBD outside/ADV/advmod/sat ./PUNCT/punct/sat"
    rest = quoted(COULD_LOSE).removeprefix("“/PUNCT/punct/said ")
    assert [words.rstrip(",") for words in texts(nlp, calm, rest)] == ["We could lose the harbour to the sea"]


def test_words_printed_twice_are_one_warning(nlp):
    assert len(texts(nlp, RAINED, f"¶{quoted(COULD_LOSE)}", f"¶{RAINED}", f"¶{quoted(COULD_LOSE)}")) == 1


def test_words_of_two_people_are_two_warnings(nlp):
    other = quoted(COULD_LOSE).replace("Ada/", "Bo/").replace("Pell/PROPN/flat/Ada", "Rook/PROPN/flat/Bo")
    names = (ADA, ("Bo Rook", "PERSON"))
    found = read(nlp, parsed(nlp, RAINED, f"¶{quoted(COULD_LOSE)}", f"¶{other}", names=names))._.warnings
    assert [w.source.speaker.name for w in found] == ["Ada Pell", "Bo Rook"]


def test_reporters_own_view_is_no_warning(nlp):
    assert texts(nlp, f"{clause(COULD_LOSE, 'lose')} ./PUNCT/punct/lose".replace("dep/lose", "root/-"), names=()) == []


def test_words_of_nobody_are_no_warning(nlp):
    sentence = f"“/PUNCT/punct/rained {clause(COULD_LOSE, 'rained')} ./PUNCT/punct/rained ”/PUNCT/punct/rained {RAINED}"
    assert texts(nlp, sentence, names=()) == []


def test_warnings_of_the_head_are_left_to_the_body(nlp):
    headline = quoted(COULD_LOSE).removesuffix(" ./PUNCT/punct/said")
    doc = read(nlp, parsed(nlp, headline, f"¶{RAINED}", f"¶{quoted(COULD_LOSE)}", names=(ADA,)))
    assert [w.start > doc.text.index("rained") for w in doc._.warnings] == [True]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        pytest.param(quoted(COULD_LOSE), QuoteKind.DIRECT, id="quoted"),
        pytest.param(retold(COULD_LOSE), QuoteKind.INDIRECT, id="retold"),
    ],
)
def test_warning_lies_in_a_quote_of_its_speaker(nlp, sentence, kind):
    brief = brief_of(read(nlp, parsed(nlp, sentence, names=(ADA,))))
    (warning,) = brief.warnings
    quote = brief.quote_of(warning)
    assert quote is not None
    assert (warning.kind, warning.speaker, quote.speaker) == (kind, "Ada Pell", "Ada Pell")


def test_subject_of_the_danger_is_named(nlp):
    words = "There/PRON is/AUX/be a/DET risk/NOUN of/ADP deep/ADJ floods/NOUN/flood in/ADP spring/NOUN"
    assert [verdict.about for verdict in verdicts(nlp, quoted(words))] == ["deep floods"]


def signs_of(nlp, sentence):
    (warning,) = brief_of(read(nlp, parsed(nlp, sentence, names=(ADA,)))).warnings
    return warning, {sign.name: (sign.weight, sign.words) for sign in warning.signs}


@pytest.mark.parametrize(
    ("words", "name", "printed"),
    [
        (COULD_LOSE, "harm", ("lose",)),
        (COULD_LOSE, "may", ("could",)),
        (DANGER["a risk"], "alarm", ("risk",)),
        (DANGER["harm on a condition"], "condition", ("if",)),
        (DANGER["a worsening"], "worse", ("worse",)),
    ],
    ids=["harm", "may", "alarm", "condition", "worse"],
)
def test_sign_of_a_warning_names_the_words_that_give_it(nlp, words, name, printed):
    assert signs_of(nlp, quoted(words))[1][name][1] == printed


def test_denied_words_are_no_words_of_harm(nlp):
    words = "No/DET boats/NOUN/boat will/AUX sink/VERB but/CCONJ people/NOUN may/AUX die/VERB"
    _, signs = signs_of(nlp, retold(words, "warned", "warn"))
    assert (signs["harm"][1], signs["denied"][1]) == (("die",), ("sink",))


def test_signs_of_a_warning_come_to_its_score(nlp):
    warning, signs = signs_of(nlp, retold(COULD_LOSE, "warned", "warn"))
    total = sum(weight for weight, _ in signs.values())
    assert warning.score == pytest.approx(1 / (1 + math.exp(-total)), abs=1e-4)
    assert signs["bias"][0] < 0 < signs["warned"][0]
    assert warning.threshold is not None
    assert warning.score > warning.threshold


def test_signs_of_a_threat_are_words_without_weights(nlp):
    warning, signs = signs_of(nlp, quoted(HOSTILE["strike"]))
    assert signs == {"announced": (None, ("We shall",)), "hostile": (None, ("strike",))}
    assert (warning.score, warning.threshold) == (None, None)


def test_denied_subject_is_not_what_is_warned_of():
    text = "The dam is old.\n\n“No town will be spared, and many could die if the wall gives way,” said Ada Pell."
    assert [warning.about for warning in extract(Article(text=text)).warnings] == [None]
