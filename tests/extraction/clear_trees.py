"""Draw a tree of Universal Dependencies anew as spaCy's usual English pipelines draw it, in ClearNLP's style.

After Choi and Palmer, Guidelines for the CLEAR Style Constituent to Dependency Conversion (2012): function words head
their phrases, the last word of a name is its head, and a conjunct hangs on the one before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from bot.extraction.cue import is_said
from tests.extraction.parses import Word

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "SYM", "X"})
OBLIQUE = frozenset({"obl", "obl:agent", "obl:unmarked", "nmod", "nmod:unmarked", "nmod:desc", "advcl", "acl", "xcomp"})
SENTENTIAL = frozenset({"nsubj", "nsubj:outer", "nsubj:pass", "csubj", "csubj:outer", "expl", "aux", "mark"}) | {
    *("advcl", "parataxis", "discourse", "vocative", "dislocated", "obl:unmarked")
}
NEGATIONS = frozenset({"not", "n't", "n’t", "never"})
GIVING = frozenset({"give", "offer", "send", "hand", "lend", "sell", "show"})
WITH_CLAUSE = frozenset({"let", "make", "see", "hear", "watch", "want", "need", "expect", "allow", "help", "cause"})
FREE = frozenset({"what", "whatever", "whoever"})
SUBORDINATORS = frozenset({"that", "if", "because", "although", "though", "while", "whether", "unless", "once"})
CLAUSES = {"nsubj": "csubj", "nsubj:outer": "csubj", "nsubj:pass": "csubj:pass", "obj": "ccomp", "obl": "pcomp"}


def redraw(words: Sequence[Word]) -> Tree:
    """Return the tree of one sentence with the heads of ClearNLP's style, most labels as they were."""
    tree = Tree.of(words)
    for step in STEPS:
        for i in range(len(words)):
            step(tree, i)
    return tree


@dataclass
class Tree:
    """The heads and labels of one sentence while they are drawn anew."""

    words: Sequence[Word]
    heads: list[int]
    labels: list[str]

    @classmethod
    def of(cls, words: Sequence[Word]) -> Self:
        """Return the tree that the words come with."""
        return cls(words, [word.head for word in words], [_universal(word.label) for word in words])

    def children(self, i: int, *labels: str) -> list[int]:
        """Return what hangs on a word, in text order."""
        wanted = [n for n, head in enumerate(self.heads) if head == i and n != i]
        return [n for n in wanted if not labels or self.labels[n] in labels]

    def hang(self, i: int, head: int, label: str | None = None) -> None:
        """Hang a word on another one."""
        self.heads[i] = head
        self.labels[i] = label or self.labels[i]

    def raise_over(self, new: int, old: int, label: str) -> None:
        """Put a word where another one hangs, and that one on it by a label."""
        self.heads[new] = new if self.heads[old] == old else self.heads[old]
        self.labels[new] = self.labels[old]
        self.hang(old, new, label)

    def pos(self, i: int) -> str:
        """Return the part of speech of a word."""
        return self.words[i].pos

    def low(self, i: int) -> str:
        """Return a word in small letters."""
        return self.words[i].text.lower()

    def last_of(self, i: int) -> int:
        """Return the last word, marks left out, of what hangs on a word."""
        below = [self.last_of(n) for n in self.children(i) if self.pos(n) not in {"PUNCT", "SPACE"}]
        return max([i, *below])


def _universal(label: str) -> str:
    return "root" if label == "ROOT" else label


def _end_names(tree: Tree, i: int) -> None:
    """Make the last word of a flat name its head."""
    parts = tree.children(i, "flat")
    if not parts:
        return
    last = max(parts)
    tree.raise_over(last, i, "compound")
    for n in tree.children(i):
        tree.hang(n, last, "compound" if n in parts else None)


def _flatten_titles(tree: Tree, i: int) -> None:
    """Hang a title with its modifiers on the name behind it; where a comma parts them the name is an apposition."""
    if tree.labels[i] != "nmod:desc" or i > tree.heads[i]:
        return
    name, below = tree.heads[i], tree.children(i)
    commas = [n for n in (*below, *tree.children(name, "punct")) if i < n < name and tree.low(n) == ","]
    if commas:
        tree.raise_over(i, name, "appos")
        for n in tree.children(name):
            tree.hang(n, i if n < name else name)
    elif all(n < i for n in below):
        for n in below:
            tree.hang(n, name)


def _name_behind_title(tree: Tree, i: int) -> None:
    """Make the name the head where it stands as an apposition right behind a title."""
    title = tree.heads[i]
    if tree.labels[i] != "appos" or i < title or (tree.pos(title), tree.pos(i)) != ("NOUN", "PROPN"):
        return
    if all(tree.pos(n) == "PROPN" for n in range(title + 1, i)):
        tree.raise_over(i, title, "compound")
        for n in tree.children(title):
            tree.hang(n, i)


def _turn_dates(tree: Tree, i: int) -> None:
    """Make the month the head of a date, and an age behind a name an apposition."""
    if tree.labels[i] == "nmod:unmarked" and tree.pos(tree.heads[i]) == "NUM" and tree.pos(i) == "PROPN":
        day = tree.heads[i]
        tree.raise_over(i, day, "nummod")
        for n in tree.children(day):
            tree.hang(n, i)
    elif tree.labels[i] == "nmod:unmarked" and tree.pos(i) == "NUM":
        tree.labels[i] = "appos"


def _raise_copula(tree: Tree, i: int) -> None:
    """Make "be" the head of its predicate."""
    if tree.labels[i] != "cop":
        return
    predicate = tree.heads[i]
    label = _predicate_label(tree, predicate)
    tree.raise_over(i, predicate, label)
    has_expletive = bool(tree.children(predicate, "expl"))
    for n in tree.children(predicate):
        if has_expletive and tree.labels[n] in {"csubj", "ccomp"}:
            tree.hang(n, i, _complement_label(tree, n))
        elif _belongs_to_copula(tree, n, i, predicate, label):
            tree.hang(n, i)


def _complement_label(tree: Tree, i: int) -> str:
    infinitive = any(tree.low(n) == "to" for n in tree.children(i, "mark"))
    return "xcomp" if infinitive else "ccomp"


def _predicate_label(tree: Tree, i: int) -> str:
    if any(not _is_possessive(tree, n) for n in tree.children(i, "case")):
        return "obl"
    if tree.pos(i) in {"VERB", "AUX"} and tree.words[i].tag != "VBN":
        return _complement_label(tree, i)
    if tree.children(i, "nsubj:outer"):
        return "ccomp"
    return {"ADJ": "acomp", "VERB": "acomp", "ADV": "advmod"}.get(tree.pos(i), "attr")


def _belongs_to_copula(tree: Tree, n: int, copula: int, predicate: int, label: str) -> bool:
    """Tell what is said of the whole clause from what is said of the predicate alone."""
    if label in {"xcomp", "ccomp"}:
        return n < copula or tree.labels[n] == "nsubj:outer"
    if tree.labels[n] in SENTENTIAL or tree.low(n) in NEGATIONS or n < copula < predicate:
        return True
    if tree.labels[n] == "advmod" and n < predicate:
        return (tree.pos(predicate) in NOMINAL and copula < n) or n < predicate - 1
    if tree.labels[n] == "conj":
        return tree.pos(n) in {"VERB", "AUX"} or bool(tree.children(n, "cop", "nsubj"))
    if tree.labels[n] == "punct":
        return n < copula or not any(n < other for other in tree.children(predicate))
    return tree.labels[n] == "obl" and tree.pos(predicate) in NOMINAL


def _free_relatives(tree: Tree, i: int) -> None:
    """Make the verb the head of "what he said"."""
    clause = next(iter(tree.children(i, "acl:relcl")), None)
    if clause is None or tree.low(i) not in FREE:
        return
    role = "obj" if tree.children(clause, "nsubj", "nsubj:pass") else "nsubj"
    tree.raise_over(clause, i, role)
    tree.labels[clause] = CLAUSES.get(tree.labels[clause], tree.labels[clause])
    for n in tree.children(i):
        tree.hang(n, clause)


def _raise_prepositions(tree: Tree, i: int) -> None:
    """Make prepositions the heads of their objects, the first one of all."""
    cases = [n for n in tree.children(i, "case") if not _is_possessive(tree, n) and n < i]
    if not cases or tree.labels[i] in {"nsubj", "nsubj:pass", "obj", "nummod", "amod", "compound"}:
        return
    ahead = [n for n in tree.children(i) if n < cases[0] and n not in cases]
    chain = [link for case in cases for link in _links(tree, case)]
    tree.raise_over(chain[0], i, "pcomp" if tree.pos(i) in {"ADV", "VERB", "AUX"} else "pobj")
    tree.labels[chain[0]] = _preposition_label(tree, chain[0])
    for above, below in pairwise(chain):
        tree.hang(below, above, "prep")
    tree.hang(i, chain[-1])
    for n in ahead:
        tree.hang(n, chain[0])


def _links(tree: Tree, case: int) -> list[int]:
    """Return the prepositions in "according to", "such as": one under the other, or the last one alone."""
    parts = tree.children(case, "fixed")
    if not parts:
        return [case]
    if tree.low(case) == "according" or tree.pos(case) in {"ADP", "SCONJ"}:
        return [case, *parts]
    tree.raise_over(parts[-1], case, "amod" if tree.pos(case) == "ADJ" else "advmod")
    return [parts[-1]]


def _preposition_label(tree: Tree, i: int) -> str:
    label, verb = tree.labels[i], tree.heads[i]
    passive = bool(tree.children(verb, "aux:pass")) or tree.words[verb].tag == "VBN"
    if tree.low(i) == "by" and (label == "obl:agent" or (label == "obl" and passive)):
        return "agent"
    if tree.low(i) == "to" and tree.words[verb].lemma in GIVING and tree.children(verb, "obj"):
        return "dative"
    return "prep" if label in OBLIQUE else label


def _raise_gerund_prepositions(tree: Tree, i: int) -> None:
    """Make the preposition the head of "by saying", "for being late" and "with Ada saying"."""
    clause = tree.heads[i]
    if tree.labels[i] != "mark" or tree.words[i].tag != "IN" or tree.low(i) in SUBORDINATORS or clause < i:
        return
    verbs = [n for n in (*tree.children(clause, "aux", "aux:pass"), clause) if n > i]
    gerund = tree.words[min(verbs)].tag == "VBG" and (tree.low(i) == "with" or not tree.children(clause, "nsubj"))
    if gerund and tree.labels[clause] in OBLIQUE:
        tree.raise_over(i, clause, "pcomp")
        tree.labels[i] = "prep"


def _chain_conjuncts(tree: Tree, i: int) -> None:
    """Hang each conjunct on the one before it, and on that the conjunction and the comma between them."""
    conjuncts = tree.children(i, "conj")
    for before, after in zip([i, *conjuncts], conjuncts, strict=False):
        tree.hang(after, before)
        for n in tree.children(after, "cc", "punct"):
            if before < n < after:
                tree.hang(n, before)


def _turn_parataxis(tree: Tree, i: int) -> None:
    """Make the last of clauses set side by side their head, a verb of speech where it closes the sentence: he said."""
    before = tree.heads[i]
    if tree.labels[i] != "parataxis" or i < before or not tree.children(i, "nsubj", "nsubj:pass"):
        return
    if not is_said(tree.words[i].text) or tree.last_of(before) == tree.last_of(i):
        tree.raise_over(i, before, "ccomp")


def _give_subjects(tree: Tree, i: int) -> None:
    """Make the object of "let him go" the subject of its clause."""
    clause = next(iter(tree.children(i, "xcomp")), None)
    objects = tree.children(i, "obj")
    if clause is None or not objects or tree.pos(clause) != "VERB" or tree.words[i].lemma not in WITH_CLAUSE:
        return
    tree.labels[clause] = "ccomp"
    tree.hang(objects[0], clause, "nsubj")


STEPS: tuple[Callable[[Tree, int], None], ...] = (
    _end_names,
    _flatten_titles,
    _name_behind_title,
    _turn_dates,
    _raise_copula,
    _free_relatives,
    _raise_prepositions,
    _raise_gerund_prepositions,
    _chain_conjuncts,
    _turn_parataxis,
    _give_subjects,
)


def _is_possessive(tree: Tree, i: int) -> bool:
    return tree.words[i].tag == "POS" or tree.low(i) in {"'s", "’s", "'", "’"}
