"""The table of contents of the core: the steps in their order, each with what it requires and assigns.

The statistical components come from the shipped weights, or from any spaCy pipeline named by a setting; our steps read
what it assigned (tags, syntax, names) and do not care how. A step looks with pure functions and then writes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from bot.extraction.actor import find_actors
from bot.extraction.attribution import attribute
from bot.extraction.cleaning import find_paragraphs
from bot.extraction.content import find_reported
from bot.extraction.coreference import Discourse
from bot.extraction.foreign import find_bare_names, find_hyphenated
from bot.extraction.frame import find_frames
from bot.extraction.gender import learn_genders
from bot.extraction.language.component import FACTORY
from bot.extraction.language.names import FACTORY as NAMES
from bot.extraction.lede import name_the_lede
from bot.extraction.memory import Memory
from bot.extraction.mention import find_mentions
from bot.extraction.misprint import part_misprints
from bot.extraction.name import is_honorific
from bot.extraction.quotation import find_quotes
from bot.extraction.role import find_roles
from bot.extraction.speech import find_speech
from bot.extraction.syntax import text_of
from bot.extraction.warning import find_warnings
from bot.model import ActorKind

if TYPE_CHECKING:
    from thinc.types import Ints2d

SHIPPED = Path(__file__).parent / "model"
_BEFORE_SYNTAX = ("brief_paragraphs", "brief_quotations")
_FOREIGN_WORDS = "brief_foreign_words"
_AFTER_NAMES = ("brief_mentions", "brief_actors", "brief_speech", "brief_attribution", "brief_warnings")
_MAY_END = frozenset(".?!…:;\"'’”»)]-–—")
_NUMBER_SIGNS = frozenset({"No.", "no.", "Nos."})
_BEGINS, _WITHIN = np.uint64(1), np.uint64(2**64 - 1)
_EXTENSIONS = (
    "paragraphs",
    "quotations",
    "mentions",
    "cast",
    "frames",
    "speeches",
    "attributed",
    "reported",
    "warnings",
)


def load(name: str | None = None) -> Language:
    """Return the pipeline with our steps, loaded once.

    ``name`` is an installed spaCy package or a path, by default the shipped weights. Raises ``OSError`` when there is
    no such pipeline, or a damaged one, or one without trees.
    """
    return _load(str(name or SHIPPED))


def load_language(name: str | None = None) -> Language:
    """Return a pipeline without our steps, loaded anew; ``name`` and what is raised are those of ``load``."""
    try:
        return spacy.load(str(name or SHIPPED))
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise OSError(f"The language pipeline {name} is damaged") from error


def gives_trees(nlp: Language) -> bool:
    """Tell a pipeline that parses from one that only cuts and tags."""
    return nlp("It rained.").has_annotation("DEP")


@cache
def _load(name: str) -> Language:
    for extension in _EXTENSIONS:
        Doc.set_extension(extension, default=(), force=True)
    nlp = load_language(name)
    if not gives_trees(nlp):
        raise OSError(f"The language pipeline {name} gives no trees")
    for position, step in enumerate(_BEFORE_SYNTAX):
        nlp.add_pipe(step, before=position)
    for step in _AFTER_NAMES if _is_ours(nlp) else (_FOREIGN_WORDS, NAMES, *_AFTER_NAMES):
        nlp.add_pipe(step)
    return nlp


def _is_ours(nlp: Language) -> bool:
    return any(nlp.get_pipe_meta(pipe).factory == FACTORY for pipe in nlp.pipe_names)


@Language.component("brief_paragraphs", assigns=["doc._.paragraphs", "token.is_sent_start"])
def paragraphs(doc: Doc) -> Doc:
    """Write the paragraphs; begin a sentence at each, and none where no mark ends one."""
    doc._.paragraphs = find_paragraphs(text_of(doc))
    starts = np.array([0 if _may_end(token) else _WITHIN for token in doc], dtype=np.uint64)
    starts = np.roll(starts, 1)
    starts[[token.i for token in doc if token.is_space]] = _WITHIN
    for paragraph in doc._.paragraphs:
        span = doc.char_span(paragraph.start, paragraph.end, alignment_mode="expand")
        if span is not None:
            starts[span.start] = _BEGINS
    # one array for all: the setter of a single token looks at the whole Doc each time
    return doc.from_array(["SENT_START"], cast("Ints2d", starts.reshape(-1, 1)))


def _may_end(token: Token) -> bool:
    """Tell whether a sentence can end here: at a mark, but not at "Gen." or the "No." of a number."""
    if token.text[-1] not in _MAY_END or (len(token.text) > 1 and is_honorific(token.text)):
        return False
    numbered = token.i + 1 < len(token.doc) and token.nbor().is_digit
    return not (numbered and token.doc[max(0, token.i - 1) : token.i + 1].text in _NUMBER_SIGNS)


@Language.component("brief_quotations", requires=["doc._.paragraphs"], assigns=["doc._.quotations"])
def quotations(doc: Doc) -> Doc:
    """Write the stretches between quotation marks."""
    doc._.quotations = find_quotes(text_of(doc), doc._.paragraphs)
    return doc


@Language.component(
    _FOREIGN_WORDS,
    requires=["doc.ents", "token.tag", "token.dep"],
    assigns=["doc.ents", "token.orth", "token.lemma", "token.head", "token.dep"],
)
def foreign_words(doc: Doc) -> Doc:
    """Join the words that other pipelines cut at hyphens, and leave articles and endings out of names."""
    with doc.retokenize() as retokenizer:
        for first, last in find_hyphenated(doc):
            retokenizer.merge(doc[first:last], {"LEMMA": doc[first:last].text.lower()})
    doc.set_ents([*find_bare_names(doc)])
    return doc


@Language.component(
    "brief_mentions",
    requires=["doc.ents", "token.pos", "token.is_sent_start", "doc._.paragraphs"],
    assigns=["doc._.mentions"],
)
def mentions(doc: Doc) -> Doc:
    """Write the proper names of actors."""
    doc._.mentions = find_mentions(doc, doc._.paragraphs)
    return doc


@Language.component(
    "brief_actors",
    requires=["doc._.mentions", "doc._.quotations", "token.pos", "token.dep", "token.is_sent_start"],
    assigns=["doc._.cast"],
)
def actors(doc: Doc) -> Doc:
    """Write the actors, their aliases merged, with their printed roles."""
    doc._.cast = part_misprints(doc, find_actors(doc._.mentions))
    for actor in doc._.cast:
        actor.roles = find_roles(doc, actor.mentions) if actor.kind is ActorKind.PERSON else ()
    learn_genders(doc, doc._.cast, quoted_tokens(doc))
    return doc


@Language.component(
    "brief_speech",
    requires=["doc._.paragraphs", "doc._.quotations", "doc._.mentions", "token.dep", "token.pos", "token.tag"],
    assigns=["doc._.frames", "doc._.speeches", "doc._.reported"],
)
def speech(doc: Doc) -> Doc:
    """Write the frames, the cues in them and the words that cues report."""
    doc._.frames = find_frames(doc, doc._.paragraphs, doc._.quotations)
    doc._.speeches = find_speech(doc, quoted_tokens(doc), doc._.mentions)
    doc._.reported = find_reported(doc, doc._.frames, doc._.quotations, doc._.speeches)
    return doc


@Language.component(
    "brief_attribution",
    requires=[
        "doc._.frames",
        "doc._.speeches",
        "doc._.cast",
        "doc._.quotations",
        "doc._.reported",
        "doc._.paragraphs",
        *("token.dep", "token.tag", "token.pos", "token.lemma", "token.is_sent_start"),
    ],
    assigns=["doc._.attributed"],
)
def attribution(doc: Doc) -> Doc:
    """Write who says what, quoted and reported."""
    lede_end = next((p.end for p in doc._.paragraphs if p.is_prose), 0)
    discourse = Discourse(Memory(doc, doc._.cast, quoted_tokens(doc), _paragraph_of(doc)))
    attributed = attribute(doc, discourse, doc._.frames, doc._.quotations, doc._.speeches, doc._.reported)
    doc._.attributed = name_the_lede(attributed, doc._.cast, lede_end)
    return doc


@Language.component(
    "brief_warnings",
    requires=["doc._.attributed", "doc._.paragraphs", "doc._.quotations", "token.lemma", "token.tag"],
    assigns=["doc._.warnings"],
)
def warnings(doc: Doc) -> Doc:
    """Write which attributed words warn."""
    doc._.warnings = find_warnings(doc, doc._.attributed, doc._.paragraphs)
    return doc


def quoted_tokens(doc: Doc) -> frozenset[int]:
    """Return the indices of the tokens inside quotation marks."""
    spans = (doc.char_span(q.start, q.end, alignment_mode="contract") for q in doc._.quotations)
    return frozenset(token.i for span in spans if span is not None for token in span)


def _paragraph_of(doc: Doc) -> dict[int, int]:
    places: dict[int, int] = {}
    for number, paragraph in enumerate(doc._.paragraphs):
        span = doc.char_span(paragraph.start, paragraph.end, alignment_mode="expand")
        places.update(dict.fromkeys((t.i for t in span or ()), number))
    return places
