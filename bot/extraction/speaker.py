"""Find the noun phrase of the one who speaks, from the cue outwards.

Next to quotation marks news is written by a fixed pattern, which is read word by word; elsewhere the parse decides.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.extraction.aside import name_before_aside, owner_of_place, phrase_at_the_end
from bot.extraction.cue import is_said
from bot.extraction.lexicons import table
from bot.extraction.mention import Mention
from bot.extraction.role import is_someone
from bot.extraction.syntax import APPOSITION, OBJECT, POSSESSIVE, SUBJECT, child, governor, subject

_SKIPPED = frozenset({"ADV", "AUX", "PART"})
_TELLS = frozenset({"tell", "remind", "inform", "assure"})
_NOUNLIKE = frozenset({"NOUN", "PROPN", "PRON"})
_IN_PHRASE = _NOUNLIKE | {"DET", "ADJ", "NUM", "X"}
PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we"})
_NO_SPEAKER = frozenset(
    {*("that", "it", "there", "this", "these", "to", "in", "on"), *("him", "her", "them", "me", "us")}
) | {"reporters", "journalists"}
_LINKS = frozenset({"of", "for", "from", "by", "with", "to", "than", "as", "about", "like", "against", "between"})
_MARKS = frozenset({"’", "‘", "''", "``"})
_QUOTES = frozenset({"quote", "cite", "report"})
_REACH = 28
_SHORT_WORD = 3
_FINITE = frozenset({"VBD", "VBZ", "VBP"})


@dataclass(frozen=True, slots=True)
class SpeakerFinder:
    """Looks around a cue; ``people`` maps the tokens of people's names to the mention."""

    doc: Doc
    quoted: Set[int]
    people: dict[int, Mention]

    def find(self, cue: Token) -> int | None:
        """Find the head of the speaker's phrase: by its place at a quotation, by the parse, or beside the cue."""
        if cue.i == 0:
            return self._after(cue)
        if cue.tag_ == "VBG" and cue.nbor(-1).lower_ == "as" and (quoted := self._quoted(cue)) is not None:
            return quoted
        left = self._skip_back(cue.i - 1)
        if left >= 0 and left not in self.quoted and self.doc[left].lower_ in PRONOUNS:
            return left
        if left > 1 and self.doc[left].lower_ in {"who", "which"}:
            return self._antecedent(left)
        if (described := self._before_aside(cue)) is not None:
            return described
        begin = self._quotation_end_before(cue.i)
        if begin is not None and not (begin == cue.i and (cue.tag_ == "VBG" or self._is_title_before(cue))):
            return self._beside_quotation(cue, begin, left)
        if cue.nbor(-1).text == "," and (head := self._named_at_the_end(cue)) is not None:
            return head
        return self._by_parse(cue, left)

    def _before_aside(self, cue: Token) -> int | None:
        """Read over an aside to whom it belongs: Ada Pell, who joked that she had been “lucky,” | denied it."""
        at = cue.i - 1
        while at > 1 and (self.doc[at].is_quote or self.doc[at].text in _MARKS):
            at -= 1
        if self.doc[at].text != "," or cue.tag_ not in _FINITE:
            return None
        for i in range(at - 1, max(1, at - _REACH), -1):
            outside = i not in self.quoted
            if outside and self.doc[i].lower_ in {"who", "which"} and self.doc[i - 1].text == ",":
                name = self.people.get(i - 2) if name_before_aside(self.doc, self.people, i) is None else None
                hung = name is not None and not self._is_free(name)
                return self._owner_of_phrase(name) if name is not None and hung else self._antecedent(i)
            if outside and (self.doc[i].text in {",", ".", ";", ":"} or self.doc[i].is_space):
                return None
        return None

    def _quoted(self, cue: Token) -> int | None:
        """Read whom others quote: The Courier quoted an aide as saying."""
        verb = governor(cue)
        quoted = child(verb, OBJECT) if verb.lemma_ in _QUOTES and verb.i < cue.i else None
        return quoted.i if quoted is not None and verb.i < quoted.i < cue.i else None

    def _beside_quotation(self, cue: Token, begin: int, left: int) -> int | None:
        """Read the words between a quotation and the cue, or behind a cue that follows it at once."""
        if begin == cue.i:
            return _first(self._after(cue), self.parsed(cue))
        return _first(self._person_before(cue, begin), self._phrase_head(begin), self.parsed(cue), self._left(left))

    def _by_parse(self, cue: Token, left: int) -> int | None:
        """Take the subject where it is a free name or a pronoun; else what stands beside the cue."""
        named = self._outer(cue) or self.parsed(cue)
        start = phrase_at_the_end(cue)
        if start is not None and named is not None and named < start and (head := self._phrase_head(start)) is not None:
            named = head if is_someone(self.doc[head]) else named
        if named in self.people and not self._is_free(self.people[named]):
            return _first(self._owner_of_phrase(self.people[named]), self._left(left))
        if named is not None and (named in self.people or self.doc[named].pos_ == "PRON"):
            return self._nearer(cue, named)
        if cue.dep_ == "parataxis" and (inverted := self._inverted(cue)) is not None:
            return inverted
        before = self._person_before(cue, max(0, cue.i - _REACH))
        return _first(before, named, self._inverted(cue), self._left(left))

    def _outer(self, cue: Token) -> int | None:
        """Return who says the clause that a cue behind "but" seems to be joined to: X says Y left | but said …."""
        clause = cue.head
        if cue.dep_ != "conj" or clause.dep_ != "ccomp" or is_said(clause.text) or not is_said(clause.head.text):
            return None
        own = child(cue, SUBJECT) is not None or clause.head.i > cue.i or clause.head.i in self.quoted
        return None if own else self.parsed(clause.head)

    def begins_at(self, start: int) -> int | None:
        """Return the head of the speaker's phrase that begins at a token."""
        return _first(self._person_after(start), self._phrase_head(start))

    def _owner_of_phrase(self, name: Mention) -> int | None:
        """Return the noun that a name hangs on: friends of Ada Pell."""
        at = name.first - 2
        hung = at >= 0 and self.doc[name.first - 1].lower_ in _LINKS and at not in self.quoted
        return at if hung and self.doc[at].pos_ in _NOUNLIKE and not self.doc[at].is_space else None

    def _named_at_the_end(self, cue: Token) -> int | None:
        """Read "…, says Ada Pell" and "…, reports The Carrow Chronicle."."""
        if cue.i + 1 >= len(self.doc) or not cue.nbor().text[:1].isupper() or cue.tag_ == "VBG":
            return None
        if cue.lemma_ in _TELLS and self.parsed(cue) is not None:
            return None
        name = self.people.get(cue.i + 1)
        head = name.last - 1 if name is not None else self._after(cue)
        if head is None or (name is not None and self._is_owner(name)):
            return None
        after = self.doc[head + 1] if head + 1 < len(self.doc) else None
        closed = after is None or after.is_punct or after.is_space or (name is not None and after.pos_ == "ADP")
        return head if closed else None

    def _nearer(self, cue: Token, named: int) -> int:
        """Prefer a person right before the cue to a subject that another verb stands between."""
        near = self._person_before(cue, named + 1)
        crossed = near is not None and any(t.pos_ == "VERB" for t in self.doc[named + 1 : near])
        return near if near is not None and crossed else named

    def parsed(self, cue: Token) -> int | None:
        """Return the subject that the parse gives the cue, where it can be a speaker."""
        found = subject(cue)
        if found is not None and found.i > cue.i:
            return None
        usable = (
            found is not None
            and not found.is_space
            and found.i not in self.quoted
            and found.pos_ in _NOUNLIKE | {"ADJ", "NUM", "DET", "X"}
        )
        return found.i if usable and found is not None else None

    def _antecedent(self, i: int) -> int | None:
        """Read whom a "who" goes back to: the name or noun before it, the name that the noun is set beside."""
        at = i - 2 if self.doc[i - 1].text == "," else i - 1
        if at == i - 2 and (owner := name_before_aside(self.doc, self.people, i)) is not None:
            return owner
        if (owner := owner_of_place(self.doc, self.people, i, at)) is not None:
            return owner
        if self.doc[at].dep_ in APPOSITION and self.doc[at].head.i in self.people and at not in self.people:
            return self.doc[at].head.i
        return (
            at
            if at not in self.quoted and not self.doc[at].is_space and self.doc[at].pos_ in _NOUNLIKE
            else self.parsed(self.doc[i].head)
        )

    def _skip_back(self, i: int) -> int:
        while (
            i >= 0
            and (self.doc[i].pos_ in _SKIPPED or self.doc[i].lower_ in {"also", "has", "have", "had"})
            and i not in self.quoted
        ):
            i -= 1
        return i

    def _left(self, i: int) -> int | None:
        if i > 2 and self.doc[i].text == ")":
            i = next((j - 1 for j in range(i, max(0, i - 6), -1) if self.doc[j].text == "("), i)
        fits = i >= 0 and i not in self.quoted and not self.doc[i].is_space and self.doc[i].pos_ in _NOUNLIKE
        return i if fits and self.doc[i].lower_ not in {"who", "which", "that"} else None

    def _quotation_end_before(self, i: int) -> int | None:
        """Return where the words after the last quotation begin, if one ends in this sentence before the token."""
        at = i - 1
        while at >= 0 and at not in self.quoted and i - at <= _REACH:
            if self.doc[at].text in {".", "?", "!", ";", ":"} or "\n" in self.doc[at].text:
                return None
            at -= 1
        if at < 0 or at not in self.quoted:
            return None
        at += 1
        while at < i and (
            self.doc[at].is_punct or self.doc[at].is_quote or self.doc[at].text in _MARKS or self.doc[at].is_space
        ):
            at += 1
        return at

    def _is_title_before(self, cue: Token) -> bool:
        """Tell the title of a work before the cue from spoken words: each of its long words is capitalised."""
        at = cue.i - 1
        while at >= 0 and at not in self.quoted:
            at -= 1
        words = []
        while at >= 0 and at in self.quoted and cue.i - at < _REACH:
            words.append(self.doc[at].text)
            at -= 1
        long = [word for word in words if word.isalpha() and len(word) > _SHORT_WORD]
        return len(long) > 1 and all(word[0].isupper() for word in long)

    def _person_before(self, cue: Token, begin: int) -> int | None:
        """Read back from the cue to a person's name, over asides between commas but over no other verb."""
        i = cue.i - 1
        while i >= begin and i not in self.quoted:
            token = self.doc[i]
            if i in self.people:
                return i if self._is_free(self.people[i]) else None
            if token.text in {".", "?", "!", ";", ":"} or "\n" in token.text or token.pos_ == "VERB":
                return None
            if token.text == ",":
                opened = next((j for j in range(i - 1, begin - 1, -1) if self.doc[j].text == ","), begin - 1)
                if opened + 1 in self.people and self._is_free(self.people[opened + 1]):
                    return opened + 1
                i = opened if opened >= begin else i - 1
            elif token.pos_ in _NOUNLIKE and self.doc[cue.i - 1].text != "," and not self._is_linked(i):
                return None
            i -= 1
        return None

    def _is_linked(self, i: int) -> bool:
        """Tell whether a noun belongs to a prepositional phrase that may stand between a name and its verb."""
        return any(self.doc[j].pos_ == "ADP" for j in range(max(0, i - 5), i))

    def _is_free(self, name: Mention) -> bool:
        """Tell whether a name is neither possessive nor hung on a preposition."""
        before = self.doc[name.first - 1] if name.first else None
        hung = before is not None and (before.lower_ in _LINKS or before.pos_ == "VERB")
        return not hung and not self._is_owner(name)

    def _is_owner(self, name: Mention) -> bool:
        """Tell a name with a possessive ending."""
        after = self.doc[name.last] if name.last < len(self.doc) else None
        return after is not None and after.text in {"'s", "’s", "'", "’"} and after.tag_ == "POS"

    def _after(self, cue: Token) -> int | None:
        if cue.i + 1 >= len(self.doc) or (cue.nbor().lower_ in _NO_SPEAKER and not self._owns_role(cue.i + 1)):
            return None
        return self.begins_at(cue.i + 1)

    def _owns_role(self, i: int) -> bool:
        """Tell "her leader" from her."""
        return self.doc[i].lower_ == "her" and i + 1 < len(self.doc) and self.doc[i + 1].lower_ in table("roles")

    def _inverted(self, cue: Token) -> int | None:
        after_comma = cue.i > 0 and cue.nbor(-1).text == "," and cue.lower_ in {"said", "says", "warned", "added"}
        return self._after(cue) if after_comma else None

    def _person_after(self, start: int) -> int | None:
        """Read on from here to a person's name, over a role and one comma, not over prepositions or verbs."""
        for i in range(start, min(len(self.doc), start + 14)):
            token = self.doc[i]
            if i in self.people and not self._is_owner(self.people[i]):
                return i if self._is_free(self.people[i]) or i == start else None
            if (
                i in self.quoted
                or (token.pos_ in {"VERB", "AUX", "SCONJ"} and token.lower_ not in table("roles"))
                or token.text in {".", ";", ":"}
                or token.is_quote
            ):
                return None
            if token.lower_ in {"for", "from", "by", "in", "on", "at", "who", "which", "that", "with"}:
                return None
        return None

    def _phrase_head(self, start: int) -> int | None:
        """Return the last noun of the phrase that begins here."""
        head = None
        for i in range(start, min(len(self.doc), start + 12)):
            token = self.doc[i]
            in_phrase = token.pos_ in _IN_PHRASE or "-" in token.text or token.text in {"'s", "’s"}
            if i in self.quoted or not in_phrase or token.lower_ in {"who", "which", "that"}:
                break
            if token.pos_ in _NOUNLIKE or (head is None and token.text[:1].isupper()):
                head = i
            if token.pos_ == "PRON" and token.dep_ not in POSSESSIVE:
                break
        return head


def _first(*places: int | None) -> int | None:
    """Return the first place that was found; the first token of all counts as 0, which is a place too."""
    return next((place for place in places if place is not None), None)
