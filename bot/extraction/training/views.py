"""Turn sentences into the documents that training reads: a few sentences together, reprinted, as spaCy Docs.

A *view* is one pass over a corpus, grouped and printed by chance; several views are stored, so that no epoch
shows the same documents as the one before.
"""

import random
from collections.abc import Iterable, Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.extraction.training.augment import reprint
from bot.extraction.training.conllu import Sentence, Word
from bot.extraction.training.names import Name, Named

MOST_SENTENCES = 6
BREAK = Word("\n\n", "\n\n", "SPACE", "_SP", "", 0, "dep", space=False)


def groups(sentences: Iterable[Sentence], rng: random.Random) -> Iterator[list[Sentence]]:
    """Yield runs of one to six sentences that follow each other in one document."""
    group: list[Sentence] = []
    size = rng.randint(1, MOST_SENTENCES)
    for sentence in sentences:
        if group and (len(group) >= size or sentence.opens_document):
            yield group
            group, size = [], rng.randint(1, MOST_SENTENCES)
        group.append(sentence)
    if group:
        yield group


def syntax_doc(nlp: Language, group: Sequence[Sentence], rng: random.Random | None = None) -> Doc:
    """Return the sentences as one Doc with tags, morphology, lemmas and heads; reprinted if ``rng`` is given."""
    words = _one_text(group)
    text = "".join(word.form + " " * word.space for word in words)
    text = reprint(text, rng) if rng else text
    forms: list[str] = []
    at = 0
    for word in words:
        forms.append(text[at : at + len(word.form)])
        at += len(word.form) + word.space
    return Doc(
        nlp.vocab,
        words=forms,
        spaces=[word.space for word in words],
        tags=[_tag(word) for word in words],
        pos=[word.upos for word in words],
        morphs=[word.feats for word in words],
        lemmas=[word.lemma for word in words],
        heads=[word.head for word in words],
        deps=["ROOT" if word.deprel == "root" else word.deprel for word in words],
    )


def _tag(word: Word) -> str:
    """Return the XPOS tag without corpus-only variants."""
    return word.xpos if word.xpos != "_" else word.upos


def _one_text(group: Sequence[Sentence]) -> list[Word]:
    """Return the words of all sentences with heads counted through, an empty line before each paragraph."""
    words: list[Word] = []
    for sentence in group:
        if words and sentence.opens_paragraph:
            words[-1] = _moved(words[-1], 0, space=False)
            words.append(_moved(BREAK, len(words) - 1, space=False))
        elif words:
            words[-1] = _moved(words[-1], 0, space=True)
        base = len(words)
        words += [_moved(word, base, space=word.space) for word in sentence.words]
    return words


def _moved(word: Word, base: int, *, space: bool) -> Word:
    """Return the word with its head ``base`` places further on."""
    return Word(word.form, word.lemma, word.upos, word.xpos, word.feats, word.head + base, word.deprel, space)


def names_doc(nlp: Language, named: Named, rng: random.Random | None = None) -> Doc:
    """Return the text as a Doc with its names as entities, cut by our tokenizer; reprinted if ``rng`` is given."""
    doc = nlp.make_doc(reprint(named.text, rng) if rng else named.text)
    doc.set_ents(entity_spans(doc, named.names))
    return doc


def entity_spans(doc: Doc, names: Sequence[Name]) -> list[Span]:
    """Return the names as spans of whole tokens, the later one dropped where two meet in one token."""
    spans: list[Span] = []
    for name in names:
        span = doc.char_span(name.start, name.end, label=name.label, alignment_mode="expand")
        if span is not None and (not spans or spans[-1].end <= span.start):
            spans.append(span)
    return spans


def together(items: Sequence[Named], rng: random.Random, most: int = 3) -> Iterator[Named]:
    """Yield neighbouring sentences joined to texts of one to ``most`` sentences."""
    at = 0
    while at < len(items):
        size = rng.randint(1, most)
        yield _concatenated(items[at : at + size])
        at += size


def _concatenated(items: Sequence[Named]) -> Named:
    """Return several sentences as one text with a space between."""
    text, names = "", []
    for named in items:
        base = len(text) + bool(text)
        text = f"{text} {named.text}" if text else named.text
        names += [Name(name.start + base, name.end + base, name.label) for name in named.names]
    return Named(text, tuple(names))
