"""Put what the steps wrote together into a Brief; nothing of spaCy leaves this room."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence, Set

from spacy.tokens import Doc

from bot.extraction.attributed import Attributed, is_shown, speakers_of
from bot.extraction.check import find_checks
from bot.extraction.cleaning import ParagraphKind, follows_bullet, trim
from bot.extraction.lexicons import terms
from bot.extraction.places import Ranges
from bot.extraction.salience import Presence, choose_key, salience
from bot.extraction.subject import SubjectFinder
from bot.extraction.summary import Sentence, choose
from bot.extraction.syntax import FINITE, text_of
from bot.extraction.turn import find_unmarked
from bot.extraction.utterance import count_utterances, unique
from bot.extraction.verdict import THRESHOLD, probability
from bot.extraction.warning import Warned
from bot.model import Actor, ActorKind, Article, Brief, Engine, Excerpt, Quote, QuotedWarning, QuoteKind, Span

_EARLY_FRAMES = 3


def assemble(article: Article, doc: Doc, engine: Engine) -> Brief:
    """Return the brief of an article from its annotated Doc; what its head retells is no quote."""
    warnings = tuple(_warning(doc, warned) for warned in doc._.warnings)
    head = _ranges(doc, ParagraphKind.HEADLINE)
    shown = unique(_quote(doc, a) for a in doc._.attributed if is_shown(doc, a))
    headlines = tuple(quote for quote in shown if head.holds(quote.start))
    quotes = tuple(q for q in shown if q.kind is not QuoteKind.INDIRECT or not head.holds(q.start))
    actors = _actors(doc, quotes, warnings)
    chosen = _summary(doc, actors, quotes, warnings)
    return Brief(
        article=article,
        bottom_line=chosen[0] if chosen else None,
        summary=chosen,
        actors=actors,
        quotes=quotes,
        warnings=warnings,
        checks=find_checks(article, doc, headlines, quotes, actors),
        engine=engine,
    )


def _quote(doc: Doc, a: Attributed) -> Quote:
    return Quote(
        text=text_of(doc)[a.start : a.end],
        start=a.start,
        end=a.end,
        kind=a.kind,
        speaker=a.speaker.name,
        speaker_span=a.speaker.span,
        cue=a.cue,
        venue=a.venue,
        attribution=a.speaker.attribution,
        candidates=a.speaker.candidates,
        rule=a.rule,
    )


def _warning(doc: Doc, warned: Warned) -> QuotedWarning:
    speaker, score = warned.source.speaker, probability(warned.verdict.signs)
    return QuotedWarning(
        text=text_of(doc)[warned.start : warned.end],
        start=warned.start,
        end=warned.end,
        kind=warned.kind,
        speaker=speaker.name,
        speaker_span=speaker.span,
        label=warned.verdict.label,
        explicit=warned.verdict.explicit,
        hedge=warned.verdict.hedge,
        about=warned.verdict.about,
        signs=warned.verdict.signs,
        score=score,
        threshold=None if score is None else THRESHOLD,
    )


def _actors(doc: Doc, quotes: Sequence[Quote], warnings: Sequence[QuotedWarning]) -> tuple[Actor, ...]:
    """Return the actors, most salient first."""
    names = {cast.name for cast in doc._.cast}
    speaks = _of_actors(count_utterances(quotes), names)
    warns = _of_actors(Counter(w.speaker for w in warnings), names)
    early, head = _early_end(doc), _ranges(doc, ParagraphKind.HEADLINE, ParagraphKind.BULLET)
    scores = []
    for cast in doc._.cast:
        starts = [m.start for m in cast.mentions]
        presence = Presence(
            kind=cast.kind,
            mentions=len(starts),
            headline=any(map(head.holds, starts)),
            early=any(start < early for start in starts),
            speaks=speaks[cast.name],
            warns=warns[cast.name],
            outlet=cast.kind is ActorKind.ORGANISATION and cast.name in terms("outlets"),
        )
        scores.append(round(salience(presence), 4))
    key = choose_key(scores)
    ranked = sorted(range(len(scores)), key=lambda i: (-scores[i], i))
    actors = []
    for i in ranked:
        cast = doc._.cast[i]
        spans = tuple(Span(m.start, m.end) for m in cast.mentions)
        actors.append(
            Actor(
                cast.name,
                cast.kind,
                cast.role,
                cast.aliases,
                spans,
                scores[i],
                i in key,
                speaks[cast.name],
                warns[cast.name],
            )
        )
    return tuple(actors)


def _of_actors(counts: Counter[str | None], names: Set[str]) -> Counter[str]:
    """Count for each actor what was counted by speaker; what several say together counts for each of them."""
    found: Counter[str] = Counter()
    for speaker, count in counts.items():
        found.update(dict.fromkeys(speakers_of(speaker, names), count) if speaker else {})
    return found


def _ranges(doc: Doc, *kinds: ParagraphKind) -> Ranges:
    return Ranges((p.start, p.end) for p in doc._.paragraphs if p.kind in kinds)


def _early_end(doc: Doc) -> int:
    prose = [f for f in doc._.frames if doc._.paragraphs[f.paragraph].is_prose]
    return prose[:_EARLY_FRAMES][-1].end if prose else len(text_of(doc))


def _summary(
    doc: Doc, actors: Sequence[Actor], quotes: Sequence[Quote], warnings: Sequence[QuotedWarning]
) -> tuple[Excerpt, ...]:
    sentences = _sentences(doc, actors, quotes, warnings)
    return tuple(Excerpt(s.text, s.start, s.end) for s in (sentences[i] for i in choose(sentences)))


def _sentences(
    doc: Doc, actors: Sequence[Actor], quotes: Sequence[Quote], warnings: Sequence[QuotedWarning]
) -> list[Sentence]:
    """Return the sentences of the article's own prose with what the brief found in each."""
    text = text_of(doc)
    key = {n: [m.start for m in actor.mentions] for n, actor in enumerate(actors) if actor.key}
    warned = sorted(w.start for w in warnings)
    retold = sorted(q.start for q in quotes if q.kind is not QuoteKind.DIRECT)
    subjects = SubjectFinder(doc, actors)
    turns = [turn.start for turn in find_unmarked(text, doc._.paragraphs, actors)]
    sentences = []
    for frame in doc._.frames:
        paragraph = doc._.paragraphs[frame.paragraph]
        if not paragraph.is_prose:
            continue
        start, end = trim(text, frame.start, frame.end)
        quoted = sum(doc._.quotations[q].end - doc._.quotations[q].start for q in frame.quotations)
        sentences.append(
            Sentence(
                start,
                end,
                text[start:end],
                actors=frozenset(n for n, starts in key.items() if _any_in(starts, start, end)),
                warns=_any_in(warned, start, end),
                quoted=quoted / max(1, end - start),
                retold=_any_in(retold, start, end),
                fragment=follows_bullet(text, paragraph.start)
                or not _has_finite_verb(doc, start, end)
                or _any_in(turns, start + 1, end),
                person=subjects.find(start, end),
            )
        )
    return sentences


def _has_finite_verb(doc: Doc, start: int, end: int) -> bool:
    words = doc.char_span(start, end, alignment_mode="expand")
    return any(token.tag_ in FINITE for token in words or ())


def _any_in(starts: Sequence[int], start: int, end: int) -> bool:
    """Tell whether one of the sorted numbers lies in the range."""
    at = bisect_left(starts, start)
    return at < len(starts) and starts[at] < end
