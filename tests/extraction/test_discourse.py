"""Who is meant, read from plain text by the shipped pipeline: what one sentence tells the next."""

from __future__ import annotations

import pytest

from bot.extraction import extract
from bot.model import Article, Attribution, QuoteKind


def said(text, *, indirect=False):
    """Return who says each quotation of a text, or each of its reported clauses."""
    quotes = extract(Article(text=text)).quotes
    return [quote.speaker for quote in quotes if (quote.kind is QuoteKind.INDIRECT) is indirect]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(
            "Anna Gray met Judith Holm. She said Ms Holm had told her to stop. “I should have listened,” she said.",
            "Anna Gray",
            id="she says what another one told her",
        ),
        pytest.param(
            "Anna Gray, a professor who studies rivers, met Judith Holm, a lawyer. “It is rising,” said Ms Holm, "
            "who left.\n\nThe professor does not share that worry. “It is safe,” she said.",
            "Anna Gray",
            id="the professor was the subject",
        ),
        pytest.param(
            "Karl Brandt spoke first. Mary Lund, a lock keeper, arrived. “It leaks,” the keeper said.",
            "Mary Lund",
            id="the keeper is set behind her name",
        ),
        pytest.param(
            "Lord Hale said ministers meddle. The former cabinet secretary said: “They never read the papers.”",
            "Hale",
            id="a lord may be the former secretary",
        ),
        pytest.param(
            "Trade Minister Ada Marsh and Prime Minister Rosa Quill met. Ms Quill left. “No,” the minister said.",
            "Ada Marsh",
            id="a prime minister is not called the minister",
        ),
        pytest.param(
            "The Minister for Rivers, Evelyn Crane, spoke. Omar Hale left. “It will hold,” the minister said.",
            "Evelyn Crane",
            id="the minister for rivers",
        ),
        pytest.param(
            "Sen. Corinne Oster said little in Corby on Tuesday. “I saw it when you did,” the senator said.",
            "Corinne Oster",
            id="Sen. is called the senator",
        ),
        pytest.param(
            "Members heard that the firm chosen to build the dam, Grotius Pell, was fined. Evelyn Crane disagreed. "
            "“He knows that,” she said.",
            "Evelyn Crane",
            id="a firm is no woman",
        ),
        pytest.param(
            "Mr Farrow, who joked that he was “sued by better men than her,” told host Simon Ash that it was late.",
            "Farrow",
            id="over the aside to its subject",
        ),
        pytest.param(
            "The Port Board says the Council of Towns will adopt a draft that it saw in May but said it would review "
            "“all parts of the plan”.",
            "The Port Board",
            id="but said goes with says",
        ),
        pytest.param(
            "“It leaks in every storm,” said one old man who lives by the dam.",
            "one old man who lives by the dam",
            id="the clause that tells which man",
        ),
        pytest.param(
            "Her old boss, said Denise Pruitt, “stopped taking calls”. As for the Lake counties: “You need knees.”",
            "Denise Pruitt",
            id="a place before a colon says nothing",
        ),
        pytest.param(
            "Mary Moore paused, and the judge, Anna Oyel, asked if she wished to rest. “I will stand,” she said.",
            "Mary Moore",
            id="who was asked answers",
        ),
        pytest.param(
            "Mary Moore spoke. It rained. It snowed. It thawed. It froze. It hailed. It cleared. “We wait,” she said.",
            "Mary Moore",
            id="the only woman named is meant from afar",
        ),
        pytest.param(
            "Callum Straker and Helena Marsh spoke. “It will end up in the courts,” added her leader, Callum Straker.",
            "Callum Straker",
            id="her leader is somebody",
        ),
        pytest.param(
            "A letter from Anna Holt was read to the council. “The dam could burst,” it said.",
            "Anna Holt",
            id="it is the letter of its writer",
        ),
        pytest.param(
            "She read a statement in which the chief executive, Nolan Brandt, said he was sad. “We own it,” it said.",
            "Nolan Brandt",
            id="it is a statement in which he spoke",
        ),
        pytest.param(
            "Paul Desro sent a statement that was read out at the end of the hour. “He never called,” it said.",
            "Paul Desro",
            id="it is a statement that he sent",
        ),
        pytest.param(
            "“No,” said one diplomat. A second diplomat disagreed. “They will go on,” she said.",
            "A second diplomat",
            id="a second one of a kind",
        ),
        pytest.param(
            "Jane Moss spoke. Another official disagreed. “It will pass,” he said.",
            "Another official",
            id="another one",
        ),
        pytest.param(
            "Anna Trew wept. Asked by counsel, Edwina Sloan, if she had warned him, she said: “I warned him.”",
            "Anna Trew",
            id="not the one who asked",
        ),
        pytest.param(
            "Asked by counsel, Edwina Sloan, if she had warned him, she said: “I warned him.”",
            None,
            id="nobody but the one who asked",
        ),
        pytest.param(
            "Fenn Council replied in a statement. Marle Water had blamed it. “We shall see,” it said.",
            "Fenn Council",
            id="it is the body of the statement",
        ),
        pytest.param(
            "Fenn Council replied in a statement. Marle Water rejected it. “We shall see,” it said.",
            "Marle Water",
            id="it is the body that acted since",
        ),
        pytest.param(
            "A statement was issued by Fenn Council. Marle Water had asked for one. “We shall see,” it said.",
            "Fenn Council",
            id="it is the body that issued the statement",
        ),
    ],
)
def test_who_is_meant_is_read_from_the_sentences_before(text, speaker):
    assert said(text)[-1] == speaker


@pytest.mark.parametrize("cue", ["accused", "criticised"])
def test_accusing_is_saying(cue):
    assert said(f"Anna Holt {cue} the board of “a long and costly sleep”.") == ["Anna Holt"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("“The dam,” said Omar Pell, “could burst.”", ["The dam,", "could burst."], id="two short halves"),
        pytest.param("Omar Pell called the dam “rotten”.", [], id="a word in marks is no half"),
    ],
)
def test_both_halves_of_an_interrupted_sentence_are_kept(text, words):
    assert [quote.text for quote in extract(Article(text=text)).quotes] == words


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The lock could jam, the mayor, Omar Hale, warned.", id="role before the name"),
        pytest.param("The lock could jam, Omar Hale, the mayor, warned.", id="role behind the name"),
        pytest.param("The lock could jam, warned the mayor, Omar Hale.", id="role behind the verb"),
    ],
)
def test_role_of_the_speaker_is_no_part_of_the_words(text):
    assert [(quote.text, quote.speaker) for quote in extract(Article(text=text)).quotes] == [
        ("The lock could jam", "Omar Hale")
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param("“The dam is old,” Anna Holt and Omar Pell said.", "Anna Holt and Omar Pell", id="both before"),
        pytest.param("“The dam is old,” said Anna Holt and Omar Pell.", "Anna Holt and Omar Pell", id="both behind"),
        pytest.param(
            "Anna Holt, the mayor, and Omar Pell, an engineer, said “the dam is old”.",
            "Anna Holt and Omar Pell",
            id="with their roles",
        ),
        pytest.param("Anna Holt met Karl Ray and Omar Pell said “the dam is old”.", "Omar Pell", id="two clauses"),
    ],
)
def test_who_speaks_together_is_named_together(text, speaker):
    assert said(text) == [speaker]


def test_who_speaks_together_is_named_and_counted():
    brief = extract(Article(text="“The dam could burst and kill hundreds tonight,” Anna Holt and Omar Pell said."))
    assert [(actor.name, actor.speaks, actor.warns) for actor in brief.actors] == [
        ("Anna Holt", 1, 1),
        ("Omar Pell", 1, 1),
    ]
    assert brief.checks == ()


def test_same_words_of_two_people_stay_apart():
    assert said("“The dam is old,” said Anna Holt. “The dam is old,” said Omar Pell.") == ["Anna Holt", "Omar Pell"]


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        pytest.param(
            "Anna Holt and her brother Peter Holt run the mill. “The mill will close,” Holt said.",
            {"Anna Holt", "Peter Holt"},
            id="one surname",
        ),
        pytest.param(
            "President Ada Marsh and President Jon Vell met. “We will sign it,” the president said.",
            {"Ada Marsh", "Jon Vell"},
            id="one office",
        ),
        pytest.param(
            "The council heard Anna Holt and Mary Pell. “The mill will close,” she said.",
            {"Anna Holt", "Mary Pell"},
            id="one pronoun",
        ),
    ],
)
def test_who_cannot_be_told_is_unclear_with_candidates(text, candidates):
    (quote,) = extract(Article(text=text)).quotes
    assert (quote.speaker, quote.attribution, {*quote.candidates}) == (None, Attribution.UNCLEAR, candidates)


def test_title_tells_people_of_one_surname_apart():
    assert said("Anna Holt and her brother Peter Holt run the mill. “It will close,” Mr Holt said.") == ["Peter Holt"]


@pytest.mark.parametrize(
    ("between", "speaker", "candidates"),
    [
        pytest.param("Omar Pell listened and took notes.", None, {"Anna Holt", "Omar Pell"}, id="somebody else"),
        pytest.param("She looked at the floor.", "Anna Holt", set(), id="who spoke"),
        pytest.param("Omar Pell said that he agreed.", "Omar Pell", set(), id="somebody else speaks"),
    ],
)
def test_quotation_alone_in_its_paragraph_is_not_given_to_a_bystander(between, speaker, candidates):
    text = f"“The dam is old,” said Anna Holt.\n\n{between}\n\n“Every gate on this river is rotten.”"
    quote = extract(Article(text=text)).quotes[-1]
    assert (quote.speaker, {*quote.candidates}) == (speaker, candidates)


def test_one_of_two_women_is_not_meant_from_afar():
    text = "Mary Moore met Anna Oyel. It rained. It snowed. It thawed. It froze. It hailed. It cleared. "
    assert said(text + "“We shall wait,” she said.") == [None]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        pytest.param("Ada Marsh said the paper on “The State of Farm Markets” was late.", [], id="a paper"),
        pytest.param("On the network’s “The Long Table,” Ada Marsh warned that it was late.", [], id="a programme"),
        pytest.param("Ada Marsh shouted “Lock Those Gates Now” at the crowd.", ["Ada Marsh"], id="shouted"),
        pytest.param("“Lock Those Gates Now,” Ada Marsh said.", ["Ada Marsh"], id="at the head"),
        pytest.param("Ada Marsh called it “a Gift to Lawyers everywhere”.", ["Ada Marsh"], id="not all capitals"),
    ],
)
def test_titles_of_works_are_not_said(text, speakers):
    assert said(text) == speakers


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("It was the year of the “very good old days” in the valley.", [], id="scare quotes"),
        pytest.param("“We had the very good old days in the valley.”", [None], id="a sentence"),
        pytest.param(
            "It was the year of “all the good old days that we had in the valley”, or so.", [None], id="many words"
        ),
    ],
)
def test_few_words_in_marks_that_nobody_says_are_no_quotation(text, words):
    assert said(text) == words


def test_candidates_are_ten_at_most():
    surnames = ("Marsh", "Vell", "Quill", "Holt", "Pell", "Gray", "Lund", "Orr", "Hale", "Crane", "Moore", "Brandt")
    people = ", ".join(f"President {surname}" for surname in surnames)
    (quote,) = extract(Article(text=f"{people} and President Ray met. “We will sign it,” the president said.")).quotes
    assert (quote.speaker, len(quote.candidates)) == (None, 10)


def test_candidate_for_the_lede_is_one_actor_where_several_speak_after_it():
    lede = "Dam may burst, say experts\n\nA family doctor has warned that the dam could burst."
    text = f"{lede}\n\n“The dam could burst and kill hundreds tonight,” engineers Anna Holt and Omar Pell said.\n"
    assert extract(Article(text=text)).quotes[0].candidates == ("Anna Holt",)
