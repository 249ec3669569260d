"""Make a digest: which entries, what became of each, what is shown, and what it was made of.

Nothing is changed by it, so a preview, a run and the terminal make the same digest. What it covers and shows is kept
with the slot until it is posted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model import (
    Feed,
    Made,
    MadeDigest,
    Receipt,
    Report,
    Seen,
    SeenStory,
    Slot,
    StoredEntry,
    Subscription,
    Unread,
    tally,
)
from bot.selection import remember, select
from bot.usecases.digest_ports import Slots
from bot.usecases.freshen import Freshen
from bot.usecases.looked_at import PREVIEW, receipt_of, sources_of
from bot.usecases.making_ports import Entries, EntryReader, SeenStories
from bot.usecases.ports import Feeds

OVERLAP = timedelta(days=1)  # what was being written while the last digest looked, or could not be read then
MOST = 1_500


@dataclass(frozen=True, slots=True)
class MakeDigest:
    """Makes the digest of a subscription as it is now, of the newest entries where there are more than ``most``.

    ``freshen`` has feeds read first that are due for it.
    """

    feeds: Feeds
    slots: Slots
    entries: Entries
    read: EntryReader
    seen: SeenStories
    most: int = MOST
    freshen: Freshen | None = None

    def __call__(
        self,
        subscription: Subscription,
        *,
        now: datetime,
        run: str = PREVIEW,
        slot: Slot | None = None,
        note: str | None = None,
        cause: str | None = None,
    ) -> MadeDigest:
        """Return what would be posted now; ``note`` tells of missed digests, ``cause`` why the slot is late."""
        begins = self.slots.begins(subscription.number)
        feeds = self._fresh(subscription)
        receipt = receipt_of(subscription, feeds, run=run, begins=begins, now=now, slot=slot, note=note, cause=cause)
        numbers = [feed.number for feed in sources_of(subscription, feeds)]
        follows_on = begins is not None and receipt.gap_from is None
        after = receipt.begins - OVERLAP if follows_on else receipt.begins
        candidates = self._candidates(subscription.number, numbers, after)
        entries = newest_of(candidates, most=self.most)
        told = replace(receipt, passed_over=len(candidates) - len(entries))
        found = self.read(entries, team=subscription.team) if entries else {}
        return decide(subscription, told, entries, found, self.seen.of(subscription.number), now=now)

    def _fresh(self, subscription: Subscription) -> tuple[Feed, ...]:
        feeds = self.feeds.of_team(subscription.team)
        if self.freshen is None:
            return feeds
        self.freshen([feed.number for feed in sources_of(subscription, feeds)], team=subscription.team)
        return self.feeds.of_team(subscription.team)

    def _candidates(self, number: int, feeds: Collection[int], after: datetime) -> list[StoredEntry]:
        """Return the entries after some time that no earlier digest covered in the version they have now."""
        if not feeds:
            return []
        entries = self.entries.since(feeds, after=after)
        covered = self.seen.covered(number, [each.id for each in entries])
        return [each for each in entries if (each.id, each.version) not in covered]


def newest_of(entries: Sequence[StoredEntry], *, most: int) -> list[StoredEntry]:
    """Return those that came in or changed last, in the order that they had."""
    newest = sorted(entries, key=lambda each: (each.changed_at, each.id), reverse=True)[:most]
    kept = {each.id for each in newest}
    return [each for each in entries if each.id in kept]


def decide(
    subscription: Subscription,
    receipt: Receipt,
    entries: Sequence[StoredEntry],
    found: Mapping[int, Report | Unread],
    seen: Seen,
    *,
    now: datetime,
) -> MadeDigest:
    """Return the digest of what became of entries, with its receipt and what is kept of it; pure."""
    became = [(each, found[each.id]) for each in entries]
    reports = [each for _, each in became if isinstance(each, Report)]
    failed = [(stored, each) for stored, each in became if isinstance(each, Unread)]
    unread = tuple((each.name, each.reason) for stored, each in failed if stored.changed_at > receipt.begins)
    covered = tuple((stored.id, stored.version) for stored, each in became if isinstance(each, Report))
    digest = select(reports, seen, subscription, now=now)
    told = tally(replace(receipt, unread=unread, still_unread=len(failed) - len(unread)), digest)
    shown, gone = difference(seen, remember(seen, digest, now=now))
    return MadeDigest(digest, told, Made(receipt.ends, counts_of(told), covered, shown, gone))


def difference(before: Seen, after: Seen) -> tuple[tuple[SeenStory, ...], tuple[str, ...]]:
    """Return the stories that are remembered anew or otherwise, and the keys of those that are not any more."""
    old = {story.key: story for story in before.stories}
    shown = tuple(story for story in after.stories if old.get(story.key) != story)
    return shown, tuple(sorted(old.keys() - {story.key for story in after.stories}))


def counts_of(receipt: Receipt) -> dict[str, int]:
    """Return the figures of a receipt."""
    return {
        "sources": receipt.sources,
        "ok": receipt.ok,
        "failing": len(receipt.failing),
        "entries": receipt.entries,
        "new": receipt.new,
        "stories": receipt.stories,
        "shown": receipt.shown,
        "in_thread": receipt.in_thread,
        "filtered": receipt.filtered,
        "left_out": receipt.left_out,
        "collapsed": sum(number for _, number in receipt.collapsed),
        "unread": len(receipt.unread) + receipt.still_unread,
        "passed_over": receipt.passed_over,
    }
