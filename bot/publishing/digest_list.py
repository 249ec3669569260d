"""Draws a team's digests with what can be done with each, and the sentences that answer what was done; pure.

A menu behind three dots holds five choices, so what is pressed most stands beside it as buttons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.model import MAY_BE_MISSING, Feed, Overview, Subscription, SubscriptionState
from bot.publishing import digest_facts as facts
from bot.publishing import ids, kit
from bot.publishing.digest_facts import Parts
from bot.publishing.kit import Block, Element, Message, View
from bot.publishing.modals import draw_notice
from bot.publishing.mrkdwn import cut, escape
from bot.publishing.state import ViewState

PER_PAGE: Final = 8
AGAIN: Final = "It will be posted again in a moment."
NOT_AGAIN: Final = (
    "There is nothing to post again: it is on its way, or it was posted. “{command} digest log” shows it."
)


def draw_digests(
    overviews: Sequence[Overview], feeds: Sequence[Feed], *, command: str, page: int, total: int, said: Parts = ()
) -> Message:
    """Draw one page of a team's ``total`` digests; ``said`` stands above them."""
    above = (facts.line(*said),) if said else ()
    new = kit.actions(kit.button("New digest", ids.NEW_DIGEST, primary=not total))
    if not total:
        empty = f"No digests yet. Press “New digest”, or type {command} digest new in the channel that is to get one."
        return Message(f"{facts.plain(said)} {escape(empty)}".strip(), (*above, kit.section(empty), new))
    blocks = [block for overview in overviews for block in _digest(overview, feeds, page)]
    hint = f"{command} digest new · edit <number> · preview · run · pause · resume · log · remove · help"
    drawn = (
        *above,
        kit.header("Digests"),
        *blocks,
        *kit.pager(ids.DIGESTS_PAGE, page, -(-total // PER_PAGE)),
        new,
        kit.context(hint),
    )
    return Message(_text(overviews, said, total), drawn)


def draw_remove(subscription: Subscription, state: ViewState) -> View:
    """Ask once whether a digest is to be removed."""
    asked = f"Remove digest {facts.numbered(subscription)}? It is posted no more, and its number is not used again."
    form = {"callback_id": ids.DIGEST_REMOVE_FORM, "submit": kit.plain("Remove", limit=kit.TITLE)}
    return kit.modal("Remove this digest?", [kit.section(asked)], metadata=state.encode(), **form)


def draw_said(title: str, said: Parts, *buttons: Element, state: ViewState) -> View:
    """Draw what was done as a view."""
    notice = draw_notice(title, "–", *buttons, state=state)
    return {**notice, "blocks": [facts.line(*said), *notice["blocks"][1:]]}


def press(label: str, verb: str, number: int, page: int, *, primary: bool = False) -> Element:
    """Return a button that does something with a digest; ``page`` says where its answer goes."""
    return kit.button(label, f"{ids.DIGEST_DO}:{verb}", value=ids.to_choice(verb, number, page), primary=primary)


def switch(overview: Overview, page: int) -> Element:
    """Return the button that pauses a digest, or resumes one that is not posted."""
    number, active = overview.subscription.number, overview.subscription.state is SubscriptionState.ACTIVE
    return press("Pause", ids.PAUSE, number, page) if active else press("Resume", ids.RESUME, number, page)


def being_made(subscription: Subscription) -> Parts:
    """Say that a digest is being made."""
    words = kit.words(f"Digest {facts.numbered(subscription)} is being made; it will be posted in ")
    return words, facts.channel(subscription.channel), kit.words(".")


def paused(subscription: Subscription) -> Parts:
    """Say that a digest is paused."""
    return (kit.words(f"Digest {facts.numbered(subscription)} is paused."),)


def resumed(overview: Overview, *, introducing: bool) -> Parts:
    """Say that a digest is posted again, and when; one that was stopped is introduced first."""
    head = kit.words(f"Digest {facts.numbered(overview.subscription)} is posted again: ")
    return head, *facts.state(overview), kit.words("."), *(_introducing(overview) if introducing else ())


def removed(subscription: Subscription) -> Parts:
    """Say that a digest is removed."""
    return (kit.words(f"Digest {facts.numbered(subscription)} is removed. It is posted no more."),)


def saved(overview: Overview, *, new: bool, introducing: bool, besides: Sequence[str] = ()) -> Parts:
    """Say that a digest is set up or changed, and when it comes; one for another channel is introduced there.

    What is to be said ``besides`` comes last, a sentence each.
    """
    done = "is set up" if new else "is changed"
    head = kit.words(f"Digest {facts.numbered(overview.subscription)} {done}: {overview.when}, ")
    told = [kit.words(f" {sentence}") for sentence in besides if sentence]
    return head, *facts.state(overview), kit.words("."), *(_introducing(overview) if introducing else ()), *told


def previewing(number: int) -> str:
    """Say that a preview is being made, of a digest or, for 0, of what a form says."""
    return f"Making a preview of {f'digest {number}' if number else 'what the form says'}… Nothing is posted."


def _introducing(overview: Overview) -> Parts:
    return kit.words(" I am introducing it in "), facts.channel(overview.subscription.channel), kit.words("…")


def _digest(overview: Overview, feeds: Sequence[Feed], page: int) -> Iterator[Block]:
    subscription = overview.subscription
    title = kit.line(
        kit.words(facts.numbered(subscription), bold=True), kit.words(" in "), facts.channel(subscription.channel)
    )
    yield kit.rich(title, kit.bullets(*(kit.line(*parts) for parts in _facts(overview, feeds))))
    yield kit.actions(*_controls(overview, page))


def _facts(overview: Overview, feeds: Sequence[Feed]) -> Iterator[Parts]:
    subscription = overview.subscription
    yield kit.words(f"{overview.when} · "), *facts.state(overview)
    yield (kit.words(facts.choice(subscription, feeds)),)
    if overview.last:
        yield tuple(facts.latest(overview.last, subscription.zone))


def _controls(overview: Overview, page: int) -> Iterator[Element]:
    number = overview.subscription.number
    yield press("Preview", ids.PREVIEW, number, page)
    yield switch(overview, page)
    if overview.last and overview.last.state in MAY_BE_MISSING:
        yield press("Post again", ids.AGAIN, overview.last.id, page)
    choices = {"Run now": ids.RUN, "Edit…": ids.EDIT, "Log": ids.LOG, "Remove…": ids.REMOVE}
    yield kit.overflow(ids.DIGEST_MENU, {label: ids.to_choice(verb, number, page) for label, verb in choices.items()})


def _text(overviews: Sequence[Overview], said: Parts, total: int) -> str:
    lines = [facts.plain(said)] if said else []
    lines += [
        f"{escape(facts.numbered(each.subscription))}: {escape(each.when)}, {facts.plain(facts.state(each))}"
        for each in overviews
    ]
    more = f"… {total - len(overviews):,} more on other pages." if total > len(overviews) else ""
    return cut("\n".join([*lines, more]).strip(), kit.FALLBACK_TEXT)
