"""Correct the names of a text by what statistics miss: titles, lists and forms, further printings, one label a name.

The passes build on each other. First the names that were read are cut to their proper parts and given the labels of
the lists; then listed phrases, bodies of several parts and forms are put in; then the text is searched for further
printings of all these; and last every name gets one label.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from bot.extraction.gazetteer import countries
from bot.extraction.language.consistency import unify_labels
from bot.extraction.language.found import PERSON, Found
from bot.extraction.language.patterns import find_patterns, find_phrases, label_of_form
from bot.extraction.lexicons import terms
from bot.extraction.name import acronym, canonical, is_honorific

FACTORY = "briefbot_names"
Forms = dict[str, dict[int, dict[tuple[str, ...], str]]]
_LEAST_LETTERS = 3
_ARTICLES = frozenset({"The", "the", "A", "An"})


@Language.component(FACTORY, requires=["doc.ents", "token.tag", "token.is_sent_start"], assigns=["doc.ents"])
def names(doc: Doc) -> Doc:
    """Write the corrected names."""
    found = correct_names(doc, [Found(entity.start, entity.end, entity.label_) for entity in doc.ents])
    doc.set_ents([Span(doc, name.first, name.end, name.label) for name in found])
    return doc


def correct_names(doc: Doc, found: Iterable[Found]) -> list[Found]:
    """Return the names of a text in order and without overlap."""
    parts = [part for name in found for part in split_owner(doc, name)]
    named = split_pairs(doc, [bare for part in parts if (bare := trim_title(doc, part))])
    surnames = {doc[name.end - 1].text for name in named if name.is_full_person}
    named = add_articles(doc, [relabel(doc, name, surnames) for name in named])
    named = join_bodies(doc, add_phrases(named, find_phrases(doc)))
    named = add_others(named, find_patterns(doc))
    named = add_others(named, find_echoes(doc, named))
    return unify_labels(doc, named)


def split_owner(doc: Doc, name: Found) -> Iterator[Found]:
    """Yield a body and what it owns, which were read as one name: the FDA's Office of Drug Safety."""
    first, end, label = name
    owner = next((i for i in range(first + 1, end - 1) if doc[i].tag_ == "POS"), None)
    if owner is not None and label == "ORG" and _may_own(doc, first, owner):
        yield Found(first, owner, label)
        first = owner + 1
    yield Found(first, end, label)


def split_pairs(doc: Doc, found: Sequence[Found]) -> list[Found]:
    """Return the names, two bodies apart that were read as one: both are printed alone elsewhere."""
    alone = {doc[name.first : name.end].text for name in found}
    kept: list[Found] = []
    for name in found:
        links = (i for i in range(name.first + 1, name.end - 1) if doc[i].lower_ in {"and", "&"})
        pairs = ((Found(name.first, i, name.label), Found(i + 1, name.end, name.label)) for i in links)
        pair = next((p for p in pairs if all(doc[part.first : part.end].text in alone for part in p)), None)
        kept += pair or (name,)
    return kept


def _may_own(doc: Doc, first: int, end: int) -> bool:
    """Tell an acronym, a country or a listed body."""
    text = doc[first:end].text
    return text.isupper() or canonical(text) in countries() | terms("bodies") | terms("outlets")


def trim_title(doc: Doc, name: Found) -> Found | None:
    """Return a name without the rank, office or honour beside it; None where nothing else was there, or a date."""
    first, end, label = name
    if label == PERSON:
        while first < end and is_honorific(doc[first].text) and doc[first].lower_ not in terms("noble_titles"):
            first += 1
        while first < end and doc[end - 1].text in terms("honours"):
            end -= 1
    if first == end or doc[first:end].text in terms("not_names") | _ARTICLES:
        return None
    return Found(first, end, label)


def relabel(doc: Doc, name: Found, surnames: Collection[str] = ()) -> Found:
    """Return a name with the label that a list or its form gives it; a person keeps a surname that a list knows."""
    text = doc[name.first : name.end].text
    if text in surnames and name.label == PERSON:
        return name
    if canonical(text) in terms("outlets") | terms("bodies") | terms("parties") or text in terms("outlets"):
        return name._replace(label="ORG")
    if name.label != "NORP" and canonical(text) in countries():
        return name._replace(label="GPE")
    if name.label == "MISC" and label_of_form(doc[name.first].text) == "WEAPON":
        return name._replace(label="WEAPON")
    return name._replace(label=label_of_form(text) or name.label)


def add_articles(doc: Doc, found: Sequence[Found]) -> list[Found]:
    """Return the names, those of bodies with the capital "The" before them inside a sentence: told The Courier."""
    ends = {name.end for name in found}
    return [
        name._replace(first=name.first - 1) if _takes_article(doc, name) and name.first not in ends else name
        for name in found
    ]


def _takes_article(doc: Doc, name: Found) -> bool:
    if name.label != "ORG" or name.first < 2 or doc[name.first - 1].text != "The":
        return False
    before = doc[name.first - 2]
    return not doc[name.first - 1].is_sent_start and not before.is_punct and not before.is_space


def join_bodies(doc: Doc, found: Sequence[Found]) -> list[Found]:
    """Make one body of what was read as several: Popular Front for the Liberation of Ostra."""
    kept: list[Found] = []
    heads: set[int] = set()
    for name in found:
        before = kept[-1] if kept else None
        links = before is not None and name.label not in {PERSON, "ORG"} and _links(doc, before.end, name.first)
        if before and links and (before.first in heads or _may_go_on(doc, before)):
            kept[-1] = Found(before.first, name.end, "ORG")
            heads.add(before.first)
        else:
            kept.append(name)
    return kept


def _links(doc: Doc, first: int, end: int) -> bool:
    """Tell whether the words between two names link the parts of one: of, for the."""
    words = [token.text for token in doc[first:end]]
    return words[:1] in (["of"], ["for"]) and words[1:] in ([], ["the"])


def _may_go_on(doc: Doc, name: Found) -> bool:
    return name.label in {"ORG", "WORK", "MISC", "EVENT"} and doc[name.end - 1].text in terms("body_heads")


def add_phrases(found: Sequence[Found], phrases: Iterable[Found]) -> list[Found]:
    """Return the names with listed phrases in place of the parts of them that were read."""
    home = {i: name for name in found for i in range(name.first, name.end)}
    for phrase in phrases:
        place = range(phrase.first, phrase.end)
        touched = {home[i] for i in place if i in home}
        if all(phrase.first <= name.first and name.end <= phrase.end for name in touched):
            home.update(dict.fromkeys(place, phrase))
    return sorted(set(home.values()))


def add_others(found: Sequence[Found], others: Iterable[Found]) -> list[Found]:
    """Return the names and those of ``others`` that touch none of them."""
    taken = {i for name in found for i in range(name.first, name.end)}
    kept = list(found)
    for name in others:
        if taken.isdisjoint(range(name.first, name.end)):
            taken.update(range(name.first, name.end))
            kept.append(name)
    return sorted(kept)


def find_echoes(doc: Doc, found: Sequence[Found]) -> Iterator[Found]:
    """Yield the further printings of names: the same words elsewhere, and the last words of people's names.

    A single word counts where it is tagged as a name, and is marked at least as often as it is not; a surname and the
    first letters of a body need not be.
    """
    letters = _letters(doc, found)
    forms = _forms(doc, found, letters)
    taken = {i for name in found for i in range(name.first, name.end)}
    unmarked = Counter(token.text for token in doc if token.i not in taken and _is_name_word(token))
    others = {doc[i].text for name in found if name.label != PERSON for i in (name.first, name.end - 1)}
    full = {doc[name.end - 1].text for name in found if name.is_full_person} - others | letters
    marked = Counter(doc[name.end - 1].text for name in found if name.is_full_person or name.end - name.first == 1)
    for token in doc:
        for words in _printed_at(doc, token.i, forms):
            often = token.text in full or marked[token.text] >= unmarked[token.text]
            if len(words) == 1 and not (often and _is_name_word(token)):
                continue
            end = token.i + len(words)
            if taken.isdisjoint(range(token.i, end)):
                taken.update(range(token.i, end))
                yield Found(token.i, end, forms[token.text][len(words)][words])
                break


def _printed_at(doc: Doc, first: int, forms: Forms) -> Iterator[tuple[str, ...]]:
    """Yield the forms that stand at a token, longer ones first."""
    for length, known in forms.get(doc[first].text, {}).items():
        words = tuple(token.text for token in doc[first : first + length])
        if words in known:
            yield words


def _forms(doc: Doc, found: Sequence[Found], letters: Collection[str]) -> Forms:
    """Return the labels of names, and of the letters of bodies, by first word, length and all, longer ones first."""
    labels: dict[tuple[str, ...], str] = {}
    for name in found:
        labels.setdefault(tuple(token.text for token in doc[name.first : name.end]), name.label)
    for name in found:
        if name.is_full_person:
            labels.setdefault((doc[name.end - 1].text,), name.label)
    for body in sorted(letters):
        labels.setdefault((body,), "ORG")
    forms: Forms = defaultdict(lambda: defaultdict(dict))
    for words in sorted(labels, key=len, reverse=True):
        forms[words[0]][len(words)][words] = labels[words]
    return forms


def _letters(doc: Doc, found: Sequence[Found]) -> set[str]:
    """Return the first letters of bodies, three of them at least: MPC."""
    bodies = (acronym(doc[name.first : name.end].text) for name in found if name.label == "ORG")
    return {letters for letters in bodies if len(letters) >= _LEAST_LETTERS}


def _is_name_word(token: Token) -> bool:
    return token.tag_.startswith("NNP") and token.text not in terms("not_names") and token.text[0].isupper()
