"""The promises of the core, held against texts that nobody edits: verbatim, the same again, and never a traceback."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import NotAnArticleError
from bot.extraction import LONGEST, extract
from bot.extraction.cleaning import find_paragraphs
from bot.model import ActorKind, Article, Brief, WarningLabel
from tests.extraction.promises import broken_promises, canonical

TABLOID = """\
Harbour gang ‘can reach every port we have’

Harbour gang threat: Ex-navy chief Sir Hugh Carberry warns of ‘any port we have’

  • Admiral Sir Hugh Carberry said the gang could reach every harbour in Merrow
  • Crews are left to rely on ‘cameras and luck’  

Admiral Sir Hugh Carbery spoke at the harbour in Eddermouth on Tuesday

Merrow must brace for years of attacks on its harbours, a former head of the navy has warned.

Admiral Sir Hugh Carberry said today that the gang was a danger to every port in the country.

Sir Hugh added: ‘If you can put a bomb in a boat, then you can hit any port we have.’

Ports minister Dame Ann Marchbanks said on Thursday: ‘We could not put a guard on every berth.’

She added that crews faced a ‘long and frightening’ winter.

He told LBC: ‘We had friends in the villages too.

‘What is left is cameras and luck.

‘We lost the Narrows and we may lose the islands,’ Admiral Carberry said.

One senior figure told the newspaper the gang was ‘building them faster than they can count’.

The gang will attack again, members said.

‘We will attack every port in the country,’ a spokesman for the gang said.

Source: Read Full Article
"""

names = st.sampled_from(
    ["Ada Pell", "Mrs Pell", "Sir Hugh Carberry", "Sir Hugh", "the Harbour Board", "HSB", "she", "He"]
)
verbs = st.sampled_from(["said", "warned", "told LBC", "added", "fears", "has denied", "according to", "vowed"])
clauses = st.sampled_from(
    [
        "we could lose the harbour",
        "there is no risk to the public",
        "that nine people died",
        "to attack every port",
        "the boys’ boat and the ’90s",
        "more floods may come",
        "it’s 5’2” tall",
    ]
)
marks = st.sampled_from(["“{}”", "‘{}’", '"{}"', "'{}'", "«{}»", "``{}''", "„{}“", "“{}", "{}”", "{}", "”{}“"])
gaps = st.sampled_from([" ", ", ", ". ", "\n\n", "\r\n\r\n", "\n", ": ", " — ", "\n• ", "? "])
odd = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=6)
pieces = st.one_of(
    names,
    verbs,
    st.builds(lambda mark, words: mark.format(words), marks, clauses),
    st.builds(lambda who, verb, mark, words: f"{who} {verb} {mark.format(words)}", names, verbs, marks, clauses),
    odd,
)
texts = st.builds(
    lambda rows: "".join(piece + gap for piece, gap in rows), st.lists(st.tuples(pieces, gaps), max_size=12)
).filter(lambda text: any(c.isalpha() for c in text))
articles = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(texts)
@articles
def test_any_text_keeps_the_promises(text):
    brief = extract(Article(text))
    assert list(broken_promises(brief)) == []
    assert canonical(extract(Article(text))) == canonical(brief)
    assert Brief.from_document(json.loads(canonical(brief))) == brief


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_characters_are_read_or_refused(text):
    if any(c.isalpha() for c in text):
        assert list(broken_promises(extract(Article(text)))) == []
    else:
        with pytest.raises(NotAnArticleError):
            extract(Article(text))


ODD = {
    "one word": "word",
    "one letter": "a",
    "one line": "one line without a full stop",
    "emoji": "😀 The boat 🚤 sank. “We lost it all 😢,” said Ada Pell 👩‍✈️.",
    "right to left": "Ada Pell said: “אבדה לנו הסירה היום.” \u202eelif\u202c",
    "control characters": "The\x00 boat\x01\x02 sank.\x1b[31m “We\x7f lost it all,” Ada Pell said.\x85",
    "crlf": "Boat lost\r\n\r\nThe boat sank.\r\n\r\n“We lost it all,” Ada Pell said.\r\n",
    "old line ends": "Boat lost\r\rThe boat sank.\r\r“We lost it all,” Ada Pell said.\r",
    "byte order mark": "\ufeffThe boat sank. “We lost it all,” Ada Pell said.\ufeff",
    "odd blanks": "The\u00a0boat\u2009sank.\u200b\u3000“We lost it all,”\u00a0Ada Pell said.\u2028\u2029",
    "combining marks": "e\u0301" * 50 + " said Ada.",
    "outside the basic plane": "𝔄𝔡𝔞 said 𝔱𝔥𝔢 boat was lost at sea.",
    "markup": "<b>Ada</b> said &amp; “we lost <i>it</i> all”",
    "a very long word": "a" * 20_000 + " said Ada.",
    "cues alone": "said " * 60,
    "open marks alone": "“We lost it " * 30,
    "titles alone": "Mr. Mrs. Sir Lord Dr said Sir. Sir Sir Sir, the sir, said.",
    "according to nobody": "According to",
    "brackets": "Ada Pell ( ( ( ( ) said (",
    "possessives": "Ada Pell's Pell's's said",
    "commas": "Ada, , , , said, , that, ,",
    "form feeds": "\x0c\x0bAda Pell said\x0bthe boat was lost\x0cat sea.\x0c",
    "capitals": "THE BOAT SANK AND ADA PELL SAID IT WAS ALL LOST. " * 4,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_keeps_the_promises(text):
    brief = extract(Article(text))
    assert list(broken_promises(brief)) == []
    assert brief.article.text == text


@pytest.mark.parametrize(
    "text",
    ["", "\n\n\n", " \t ", "\u200b\ufeff", "“”‘’\"'«»" * 20, "!!! ... ---", "2026 123 456", "😀😀", "\x00\x01"],
    ids=["nothing", "newlines", "blanks", "zero width", "marks", "punctuation", "numbers", "emoji", "controls"],
)
def test_text_without_words_is_no_article(text):
    with pytest.raises(NotAnArticleError) as refused:
        extract(Article(text))
    assert refused.value.public_message.endswith(".")


@pytest.fixture(scope="module")
def tabloid():
    return extract(Article(TABLOID))


def test_tabloid_keeps_the_promises(tabloid):
    assert list(broken_promises(tabloid)) == []


def test_tabloid_quotes_say_which_rule_decided(tabloid):
    begins = {"If you can": "cue before", "We had friends": "cue before", "We lost the": "cue after"}
    begins |= {"What is left": "goes on", "the gang was a danger": "reported"}
    rules = {start: q.rule for start in begins for q in tabloid.quotes if q.text.startswith(start)}
    assert rules == begins


def test_tabloid_forms_of_one_name_are_one_actor(tabloid):
    (admiral,) = [a for a in tabloid.actors if "Carber" in a.name]
    assert set(admiral.aliases) == {
        "Hugh Carberry",
        "Sir Hugh Carberry",
        "Admiral Sir Hugh Carberry",
        "Admiral Sir Hugh Carbery",
        "Sir Hugh",
        "Admiral Carberry",
    }
    assert (admiral.kind, admiral.key) == (ActorKind.PERSON, True)


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("If you can put a bomb in a boat, then you can hit any port we have.", "Hugh Carberry"),
        ("We could not put a guard on every berth.", "Ann Marchbanks"),
        ("long and frightening", "Ann Marchbanks"),
        ("We had friends in the villages too.", "Hugh Carberry"),
        ("What is left is cameras and luck.", "Hugh Carberry"),
        ("We lost the Narrows and we may lose the islands,", "Hugh Carberry"),
        ("building them faster than they can count", "One senior figure"),
        ("We will attack every port in the country,", "a spokesman for the gang"),
    ],
)
def test_tabloid_quotes_have_their_speakers(tabloid, words, speaker):
    assert [quote.speaker for quote in tabloid.quotes if quote.text == words] == [speaker]


def test_tabloid_names_the_venue(tabloid):
    assert [q.venue for q in tabloid.quotes if q.text.startswith("We had friends")] == ["LBC"]


def test_tabloid_threat_is_told_from_warnings(tabloid):
    threats = [w for w in tabloid.warnings if w.label is WarningLabel.THREAT]
    assert [w.text.rstrip(",") for w in threats if w.speaker == "a spokesman for the gang"] == [
        "We will attack every port in the country"
    ]
    assert "Hugh Carberry" in {w.speaker for w in tabloid.warnings if w.label is WarningLabel.WARNING}


def test_tabloid_summary_is_three_sentences_of_the_body(tabloid):
    prose = [(p.start, p.end) for p in find_paragraphs(TABLOID) if p.is_prose]
    assert len(tabloid.summary) == 3
    assert [s for s in tabloid.summary if not any(a <= s.start and s.end <= b for a, b in prose)] == []


def test_tabloid_checks_show_the_misprint_and_the_anonymous(tabloid):
    assert {"name_printed_two_ways", "anonymous_speaker"} <= {check.code for check in tabloid.checks}


def test_line_ends_do_not_change_what_is_said(tabloid):
    windows = extract(Article(TABLOID.replace("\n", "\r\n")))
    assert list(broken_promises(windows)) == []
    assert [(q.text, q.speaker) for q in windows.quotes] == [(q.text, q.speaker) for q in tabloid.quotes]


def test_article_is_handed_on_unchanged():
    article = Article("Ada Pell wept.", headline="Head", outlet="The Carrow Chronicle", url="https://carrow.example/1")
    assert extract(article).article is article


def test_text_over_the_limit_is_cut_at_a_paragraph_and_told():
    line = f"{'a' * 995} so.\n"
    brief = extract(Article(line * 200 + "b"))
    assert len(brief.article.text) == LONGEST + 1
    assert [check.message for check in brief.checks if check.code == "cut"] == [
        "The text is very long: the first 199,999 of 200,001 characters were briefed."
    ]
    assert list(broken_promises(brief)) == []


def test_text_at_the_limit_is_not_cut():
    assert "cut" not in {check.code for check in extract(Article(("a" * 999 + "\n") * 200)).checks}


@pytest.mark.parametrize("space", ["\xa0", "\u2009", "\u200b"], ids=["no-break", "thin", "zero-width"])
def test_odd_spaces_hide_nothing(space):
    text = f"The pier was shut on Monday.\n\nAda Pell{space}said: “We{space}could lose the harbour.”\n"
    [quote] = extract(Article(text)).quotes
    assert (quote.speaker, quote.text) == ("Ada Pell", f"We{space}could lose the harbour.")


def test_summary_has_no_list_items_captions_or_verbless_lines():
    told = (
        "The wall of the harbour at Carrow broke on Monday and the sea took nine houses, the council said.",
        "Its engineer had warned in March that the wall would not stand another winter.",
    )
    text = "\n\n".join(
        [
            "Sea takes nine houses at Carrow",
            told[0],
            "Nine families, one broken wall and a council without a plan for the winter.",
            "  • The council warned that the harbour wall at Carrow would break again.",
            "Ada Pell, pictured right, warned that the harbour wall at Carrow would break again.",
            told[1],
        ]
    )
    assert tuple(line.text for line in extract(Article(text)).summary) == told
