"""What changed since the last digest: new warners, changed wording, new actors, edited articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from bot.model import Change, QuotedWarning, Report, Seen, Story
from bot.selection.names import Name, fold, same_name
from bot.selection.stories import recognise
from bot.selection.wording import words_of

EDITED, WARNER, WORDING, ACTOR = "edited article", "new warner", "changed wording", "new actor"
REWORDED = 60.0  # of 100: a warning that is less like every earlier one of its speaker is another warning

_NEW_ACTORS = 3
_EDITS = 3
_CAST = 5  # actors of a report that a story is about
_MARKS = frozenset('“”"„«»')


def what_changed(stories: Sequence[Story], seen: Seen) -> tuple[Change, ...]:
    """Return what is new in stories that earlier digests showed, in the order of the stories."""
    known = recognise({story.lead.key: story.reports for story in stories}, seen)
    found: list[Change] = []
    for story in stories:
        old = [report for before in known[story.lead.key] for report in before.reports]
        if old:
            wordings = tuple(_wordings(story, old))
            found.extend((*_edits(story, old, wordings), *_warners(story, old), *wordings, *_actors(story, old)))
    return tuple(found)


def _edits(story: Story, old: Sequence[Report], wordings: Sequence[Change]) -> Iterator[Change]:
    """Find what was edited beside the warnings that are told to have changed."""
    versions: dict[str, int] = {}
    for report in old:
        versions[report.key] = max(report.version, versions.get(report.key, 0))
    for report in story.reports:
        if report.version <= versions.get(report.key, report.version):
            continue
        words = f"{report.outlet} edited {_headline(report)}"
        for before, after in _untold(report, wordings)[:_EDITS]:
            yield Change(EDITED, words, story.lead.key, before, after)
        if not report.changed:
            yield Change(EDITED, words, story.lead.key)


def _untold(report: Report, wordings: Sequence[Change]) -> list[tuple[str, str]]:
    """Return the edited passages of a report, less those in which only its own warnings changed, as is told of them."""
    own = {tuple(words_of(warning.text)) for warning in report.warnings}
    told = [_replaced(each.before, each.after) for each in wordings if tuple(words_of(each.after or "")) in own]
    return [pair for pair in report.changed if not any(frozenset() < _replaced(*pair) <= known for known in told)]


def _replaced(before: str | None, after: str | None) -> frozenset[tuple[str, str]]:
    """Return which words of a text were replaced by which, and which were added or taken out."""
    old, new = words_of(before or ""), words_of(after or "")
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return frozenset((" ".join(old[a:b]), " ".join(new[c:d])) for kind, a, b, c, d in steps if kind != "equal")


def _headline(report: Report) -> str:
    """Return a headline in quotation marks; one that begins or ends with its own gets no more of them."""
    words = report.headline.strip()
    return words if words[:1] in _MARKS or words[-1:] in _MARKS else f"“{words}”"


def _warners(story: Story, old: Sequence[Report]) -> Iterator[Change]:
    known = [fold(warning.speaker) for warning in _warnings(old) if warning.speaker]
    for warning in _warnings(story.reports):
        if warning.speaker and not _among(fold(warning.speaker), known):
            known.append(fold(warning.speaker))
            yield Change(WARNER, f"{warning.speaker} warns too", story.lead.key, after=warning.text)


def _wordings(story: Story, old: Sequence[Report]) -> Iterator[Change]:
    """Find a warning whose speaker gave nearly the same one before, in other words than any we had."""
    told = {tuple(words_of(warning.text)) for warning in _warnings(old)}
    for report, warning in ((one, warning) for one in story.reports for warning in one.warnings):
        words = tuple(words_of(warning.text))
        before = _like(warning, old) if words not in told else None
        if before is not None:
            told.add(words)
            said = f"{warning.speaker}’s warning, in {report.outlet}"
            yield Change(WORDING, said, story.lead.key, before.text, warning.text)


def _like(warning: QuotedWarning, old: Sequence[Report]) -> QuotedWarning | None:
    """Return the earlier warning of the same speaker that is most like this one, unless one is a part of the other."""
    if not warning.speaker:
        return None
    speaker, text = fold(warning.speaker), " ".join(words_of(warning.text))
    earlier = [one for one in _warnings(old) if one.speaker and same_name(fold(one.speaker), speaker)]
    scored = [(fuzz.ratio(" ".join(words_of(one.text)), text), one) for one in earlier]
    score, best = max(scored, key=lambda each: each[0], default=(0.0, warning))
    plain = " ".join(words_of(best.text))
    return None if score < REWORDED or plain in text or text in plain else best


def _actors(story: Story, old: Sequence[Report]) -> Iterator[Change]:
    """Find who is new beside those who warn: a new warner is told already."""
    known: list[Name] = [fold(name) for report in old for name in report.actors]
    known += [fold(warning.speaker) for warning in _warnings(story.reports) if warning.speaker]
    left = _NEW_ACTORS
    for name in (name for report in story.reports for name in report.actors[:_CAST]):
        if left and not _among(fold(name), known):
            known.append(fold(name))
            left -= 1
            yield Change(ACTOR, f"{name} is new in this story", story.lead.key)


def _among(name: Name, known: Sequence[Name]) -> bool:
    return any(same_name(name, other) for other in known)


def _warnings(reports: Sequence[Report]) -> list[QuotedWarning]:
    return [warning for report in reports for warning in report.warnings]
