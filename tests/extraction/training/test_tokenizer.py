"""Tokens are cut as news prints them; universal dependencies decide where they can."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokenizer import Tokenizer

from bot.extraction.training.tokenizer import blank_english


@pytest.fixture
def cut(english):
    """Our tokenizer, which gives the tokens of a text."""
    return lambda text: [token.text for token in english.make_doc(text)]


@pytest.mark.parametrize(
    "word",
    ["ISIS-K", "al-Muhajir", "AGM-114", "F-16s", "Franco-German", "Jean-Claude", "Jong-un", "Ki-moon", "Mazar-i-Sharif",
     "anti-terror", "pro-Beijing", "co-founder", "e-mail", "Covid-19", "O’Brien", "Da’esh", "U.S.", "Al-Qaida",
     "Lt.", "Col.", "Maj.", "Brig.", "Insp.", "D-Ariz.", "R-Tex.", "I-Vt.", "D-N.Y.", "Wed.", "Thurs.",
     "Calif.", "Ex-minister", "Stratford-upon-Avon", "bin-Laden", "Id", "wed"],
)  # fmt: skip
def test_tokenizer_keeps_a_word_as_one_token(cut, word):
    assert cut(f"the {word} said") == ["the", word, "said"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("US-led", "US - led"), ("U.S.-backed", "U.S. - backed"), ("Al-Qaida-linked", "Al-Qaida - linked"),
     ("terror-related", "terror - related"), ("ISIS-K’s", "ISIS-K ’s"), ("ISIS-K.", "ISIS-K ."), ("don’t", "do n’t"),
     ("shouldn’t", "should n’t"), ("“No,”", "“ No , ”"), ("‘really’", "‘ really ’"), ("«Oui»", "« Oui »"),
     ("``Hi''", "`` Hi ''"), ("word—word", "word — word"), ("2014–15", "2014 – 15"), ("away.”—He", "away . ” — He"),
     ("soldiers’", "soldiers ’"), ("this--that", "this -- that"),
     ("£2.4bn", "£ 2.4 bn"), ("£2.4m", "£ 2.4 m"), ("$5tn", "$ 5 tn"), ("9am", "9 am"), ("9pm.", "9 pm ."),
     ("no!!!", "no !!!"), ("what?!", "what ?!"), ("“No!!”", "“ No !! ”"), ("====", "===="), ("__init__", "__ init __"),
     ("(D-Ariz.)", "( D-Ariz. )"), ("(Wed.)", "( Wed. )"), ("they’ll", "they ’ll"), ("SHOULDN’T", "SHOULD N’T"),
     ("5%", "5 %"), ("10:30", "10:30"), ("1,000", "1,000"), ("his/her", "his / her"), ("it’s", "it ’s"),
     ("Carter’s", "Carter ’s"), ("£4.2m-worth", "£ 4.2m - worth"), ("Kyiv-drone", "Kyiv - drone"),
     ("drone-Kyiv", "drone - Kyiv")],
)  # fmt: skip
def test_tokenizer_splits_a_word(cut, text, tokens):
    assert cut(text) == tokens.split()


def test_tokenizer_survives_saving(english):
    copy = Tokenizer(english.vocab).from_bytes(english.tokenizer.to_bytes())
    assert [token.text for token in copy("“ISIS-K’s US-led”")] == ["“", "ISIS-K", "’s", "US", "-", "led", "”"]


def test_tokenizer_is_saved_the_same_every_time(english):
    written = [nlp.tokenizer.to_bytes(exclude=["vocab"]) for nlp in (english, blank_english())]
    assert written[0] == written[1]


@given(st.text(max_size=60))
@settings(deadline=None)
def test_tokenizer_keeps_every_sign_of_any_text(english, text):
    assert english.make_doc(text).text == text


@given(
    st.lists(st.sampled_from([*"-–—.,’'“”()$£!?/ \n", "Lt.", "US", "led", "bn", "2.4", "D-Ariz.", "al"]), max_size=20)
)
@settings(deadline=None)
def test_tokenizer_keeps_every_sign_of_news(english, parts):
    text = "".join(parts)
    doc = english.make_doc(text)
    assert doc.text == text
    assert [token.text for token in doc if not token.is_space and token.text != token.text.strip()] == []
