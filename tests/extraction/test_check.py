"""What a reader is told to look at before relying on a brief, each with the place where it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from spacy.tokens import Doc

from bot.extraction import extract
from bot.extraction.check import find_checks
from bot.model import Actor, ActorKind, Article, Attribution, Completeness, Quote, QuoteKind, Span

TEXT = "Hugh Carberry wept. “We lost the boat and the net,” Hugh Carbery said. “We lost the boat and the net,” he said."


def doc_of(nlp, text):
    return Doc(nlp.vocab, words=[text], spaces=[False])


def quote(words, nth=0, *, speaker="Hugh Carberry", kind=QuoteKind.DIRECT, attribution=Attribution.EXPLICIT):
    start = TEXT.index(words)
    for _ in range(nth):
        start = TEXT.index(words, start + 1)
    return Quote(words, start, start + len(words), kind, speaker, None, "said", None, attribution, ())


def actor(name, *printed, kind=ActorKind.PERSON):
    spans = tuple(Span(TEXT.index(form), TEXT.index(form) + len(form)) for form in printed)
    return Actor(name, kind, None, (name, *printed), spans, 0.9, True, 1, 0)


HUGH = actor("Hugh Carberry", "Hugh Carberry")
WORDS = "We lost the boat and the net,"


def checks(nlp, *, article=None, headlines=(), quotes=(), actors=(HUGH,), read=TEXT):
    found = find_checks(article or Article(TEXT), doc_of(nlp, read), headlines, quotes, actors)
    return {check.code: check for check in found}


def spans(*quotes):
    return tuple(Span(q.start, q.end) for q in quotes)


def test_plain_article_needs_no_check(nlp):
    assert checks(nlp, quotes=[quote(WORDS)]) == {}


@pytest.mark.parametrize("completeness", [Completeness.PARTIAL, Completeness.STUB])
def test_partial_article_is_told_with_its_reason(nlp, completeness):
    article = Article(TEXT, completeness=completeness, reason="the page asks for a subscription")
    assert "the page asks for a subscription" in checks(nlp, article=article)["partial"].message


def test_stub_is_told_once_and_called_so(nlp):
    brief_checks = checks(nlp, article=Article(TEXT, completeness=Completeness.STUB, reason="9 words"))
    assert [check.message for check in brief_checks.values()] == ["Only a stub came back: 9 words."]


def test_partial_article_is_told_without_a_reason(nlp):
    message = checks(nlp, article=Article(TEXT, completeness=Completeness.STUB))["partial"].message
    assert "None" not in message


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        pytest.param("the doorâ€™s", "damaged_letters", id="damaged letters"),
        pytest.param("the <b>", "markup", id="markup"),
        pytest.param("the \u202enet", "hidden_order", id="hidden order"),
    ],
)
def test_damaged_text_is_told_with_its_places(nlp, printed, code):
    text = f"Hugh Carberry mended {printed} door."
    (check,) = find_checks(Article(text), doc_of(nlp, text), (), (), [])
    assert check.code == code
    assert "1 place" in check.message
    assert "\u202e" not in check.message
    assert len(check.spans) == 1


def test_cut_text_is_told_with_both_lengths(nlp):
    message = checks(nlp, article=Article(TEXT * 200), read=TEXT)["cut"].message
    assert f"{len(TEXT):,}" in message
    assert f"{len(TEXT) * 200:,}" in message


def test_unclear_speaker_is_told(nlp):
    unclear = quote(WORDS, speaker=None, attribution=Attribution.UNCLEAR)
    assert checks(nlp, quotes=[unclear])["unclear_speaker"].spans == spans(unclear)


@pytest.mark.parametrize(("count", "words"), [(1, "1 quote "), (2, "2 quotes ")])
def test_unclear_speakers_are_counted(nlp, count, words):
    unclear = [quote(WORDS, n, speaker=None, attribution=Attribution.UNCLEAR) for n in range(count)]
    assert checks(nlp, quotes=unclear)["unclear_speaker"].message.startswith(words)


def test_anonymous_speaker_is_told_as_printed(nlp):
    anonymous = quote(WORDS, speaker="one senior figure")
    check = checks(nlp, quotes=[anonymous, quote(WORDS, 1)])["anonymous_speaker"]
    assert "“one senior figure”" in check.message
    assert check.spans == spans(anonymous)


def test_anonymous_speakers_beyond_four_are_counted(nlp):
    anonymous = [quote(WORDS, speaker=f"official {n}") for n in "abcdef"]
    message = checks(nlp, quotes=anonymous)["anonymous_speaker"].message
    assert "2 more" in message
    assert "official e" not in message


def test_anonymous_speaker_is_told_once_however_begun(nlp):
    anonymous = [quote(WORDS, speaker="An aide"), quote(WORDS, 1, speaker="the aide")]
    check = checks(nlp, quotes=anonymous)["anonymous_speaker"]
    assert check.message == "Not named in the text: “An aide”."
    assert check.spans == spans(*anonymous)


@pytest.mark.parametrize(
    ("speaker", "told"),
    [
        pytest.param("Its owner, Hugh Carberry", False, id="named"),
        pytest.param("The head of the guard, Hugh Carberry", False, id="named behind a body"),
        pytest.param("A spokesman for the owner, Hugh Carberry", True, id="speaks for one who is named"),
        pytest.param("The owner's brother, Hugh Carberry", False, id="kin who is named"),
        pytest.param("The owner, a widow", True, id="described twice"),
    ],
)
def test_speaker_named_beside_the_description_is_not_anonymous(nlp, speaker, told):
    assert ("anonymous_speaker" in checks(nlp, quotes=[quote(WORDS, speaker=speaker)])) is told


@pytest.mark.parametrize("speaker", ["last year's survey", "The report of the board", "a study in the journal Tide"])
def test_document_is_no_anonymous_speaker(nlp, speaker):
    assert checks(nlp, quotes=[quote(WORDS, speaker=speaker)]) == {}


def test_name_printed_two_ways_is_shown(nlp):
    printed = actor("Hugh Carberry", "Hugh Carberry", "Hugh Carbery")
    check = checks(nlp, actors=[printed])["name_printed_two_ways"]
    assert "Hugh Carberry" in check.message
    assert "Hugh Carbery" in check.message
    assert [TEXT[slice(*span)] for span in check.spans] == ["Hugh Carbery"]


@pytest.mark.parametrize("printed", [["Hugh Carberry", "Hugh"], ["Hugh Carberry"]], ids=["given name alone", "one way"])
def test_name_printed_in_part_is_no_misprint(nlp, printed):
    assert checks(nlp, actors=[actor("Hugh Carberry", *printed)]) == {}


def names(nlp, text, name, *printed):
    spans = tuple(Span(text.index(form), text.index(form) + len(form)) for form in printed)
    person = Actor(name, ActorKind.PERSON, None, (name, *printed), spans, 0.9, True, 1, 0)
    found = find_checks(Article(text), doc_of(nlp, text), (), (), [person])
    return [check.message for check in found if check.code == "name_printed_two_ways"]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        pytest.param("Solveig Arkwright", "Sol", id="short form"),
        pytest.param("Teodor Fairweather", "TF", id="initials"),
        pytest.param("Teodor Fairweather", "T. Fairweather", id="initial"),
        pytest.param("Robert Fairweather", "Bob Fairweather", id="nickname"),
        pytest.param("Ada Ennis", "Ada Marsh", id="another surname"),
    ],
)
def test_short_forms_are_no_misprints(nlp, name, other):
    assert names(nlp, f"{name} spoke. Then {other} left.", name, name, other) == []


def test_given_name_printed_two_ways_may_be_two_people(nlp):
    (message,) = names(nlp, "Marian Holt spoke. Then Mariam Holt left.", "Marian Holt", "Marian Holt", "Mariam Holt")
    assert "“Mariam Holt”" in message
    assert "two people" in message


def test_body_printed_two_ways_is_no_misprint(nlp):
    body = actor("Hugh Carberry", "Hugh Carberry", "Hugh Carbery", kind=ActorKind.ORGANISATION)
    assert checks(nlp, actors=[body]) == {}


def test_quote_printed_twice_is_shown_at_both_places(nlp):
    twice = [quote(WORDS, 0), quote(WORDS, 1)]
    assert checks(nlp, quotes=twice)["printed_twice"].spans == spans(*twice)


def test_short_quote_printed_twice_is_no_matter(nlp):
    assert checks(nlp, quotes=[quote("the boat", 0), quote("the boat", 1)]) == {}


def test_headline_that_gives_the_words_to_another_is_shown_at_both_places(nlp):
    above, below = quote(WORDS, 0, speaker="Ada Pell"), quote(WORDS, 1)
    check = checks(nlp, headlines=[above], quotes=[below], actors=[HUGH, actor("Ada Pell")])["headline_speaker"]
    assert "Ada Pell" in check.message
    assert "Hugh Carberry" in check.message
    assert check.spans == spans(above, below)


@pytest.mark.parametrize(
    "headline",
    [
        pytest.param("‘The bridge will fall,’ says mayor Ann Dole", id="quoted"),
        pytest.param("Mayor Ann Dole says ‘the bridge will fall’", id="quoted behind the cue"),
        pytest.param("Bridge will fall, says mayor Ann Dole", id="retold"),
        pytest.param("The bridge will fall, warns Ann Dole", id="retold with a warning"),
    ],
)
def test_headline_that_gives_few_words_to_another_is_told(headline):
    text = f"{headline}\n\n“The bridge will fall,” said John Moss, an engineer.\n\nThe road has been shut since May."
    told = [check.message for check in extract(Article(text)).checks if check.code == "headline_speaker"]
    assert told == ["The headline gives to Ann Dole what the text gives to John Moss."]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "‘The bridge will fall,’ says mayor Ann Dole\n\n“The bridge will fall,” said Ms Dole.", id="the same"
        ),
        pytest.param(
            "‘The bridge will fall,’ says mayor Ann Dole\n\n“The pier will fall,” said John Moss.", id="other words"
        ),
        pytest.param(
            "‘The bridge will fall,’ says mayor Ann Dole\n\n“The bridge will fall,” said John Moss, an engineer."
            "\n\nThe mayor spoke on Monday. “The bridge will fall,” said Ms Dole.",
            id="both say so",
        ),
    ],
)
def test_headline_that_gives_few_words_rightly_needs_no_check(text):
    checks = extract(Article(f"{text}\n\nThe road has been shut since May.")).checks
    assert [check for check in checks if check.code == "headline_speaker"] == []


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        pytest.param(WORDS, "Hugh Carberry", id="the same speaker"),
        pytest.param(WORDS, None, id="nobody"),
        pytest.param("Hugh Carberry wept", "Ada Pell", id="other words"),
    ],
)
def test_headline_that_agrees_needs_no_check(nlp, words, speaker):
    cast = [HUGH, actor("Ada Pell")]
    assert checks(nlp, headlines=[quote(words, speaker=speaker)], quotes=[quote(WORDS, 1)], actors=cast) == {}


@pytest.mark.parametrize(
    ("speaker", "cue", "cast"),
    [
        pytest.param("Ada Pell", "warned", [HUGH, actor("Ada Pell")], id="one who may be warned"),
        pytest.param("Ada Pell", "says", [HUGH, actor("Ada Pell", "the net")], id="one named beside the words"),
        pytest.param("former admiral", "says", [HUGH], id="one described"),
    ],
)
def test_headline_that_may_mean_the_same_needs_no_check(nlp, speaker, cue, cast):
    above = replace(quote(WORDS, 0, speaker=speaker), cue=cue)
    assert "headline_speaker" not in checks(nlp, headlines=[above], quotes=[quote(WORDS, 1)], actors=cast)


def test_checks_say_a_whole_sentence(nlp):
    article = Article(TEXT * 2, completeness=Completeness.PARTIAL)
    quotes = [quote(WORDS, speaker=None, attribution=Attribution.UNCLEAR), quote(WORDS, 1, speaker="one senior figure")]
    found = checks(
        nlp, article=article, quotes=quotes, actors=[actor("Hugh Carberry", "Hugh Carberry", "Hugh Carbery")]
    )
    assert found.keys() >= {"partial", "cut", "unclear_speaker", "anonymous_speaker", "name_printed_two_ways"}
    assert [check.message for check in found.values() if not check.message.endswith(".")] == []
