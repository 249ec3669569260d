"""A story of a digest leads to every report of it, and each line says where it stands."""

from __future__ import annotations

from dataclasses import replace

from bot.model import Excerpt, Reason
from bot.publishing.digest import draw_digest
from tests.digests import a_collapse, a_digest, a_quoted_warning, a_receipt, a_report, a_story
from tests.drawn import elements_of, shown


def drawn(digest=None, **changes):
    digest = digest or a_digest()
    return draw_digest(digest, replace(a_receipt(digest), **changes))


def parent(digest=None, **changes) -> str:
    return shown(drawn(digest, **changes).parent)


def thread(digest, **changes) -> str:
    return "\n".join(shown(message) for message in drawn(digest, **changes).thread)


def test_each_outlet_leads_to_its_own_report():
    reports = (a_report(1), a_report(2, outlet="LBC"), a_report(3, outlet="LBC"), a_report(4, outlet="Post", url=None))
    digest = a_digest(stories=(a_story(reports=reports, origins=2),))
    drawn_links = [each for each in elements_of(drawn(digest).parent.blocks) if each.get("type") == "link"]
    assert [(link["text"], link["url"]) for link in drawn_links[1:3]] == [
        ("The Courier", "https://courier.example/wall-1"),
        ("LBC", "https://courier.example/wall-2"),
    ]
    twin = drawn(digest).parent.twin
    assert "Also: LBC · https://courier.example/wall-2\nAlso: Post · no link is known" in twin


def test_collapsed_report_leads_to_its_page():
    reports = (a_report(1), a_report(2, outlet="LBC"), a_report(3, outlet="Post", url=None))
    digest = a_digest(
        stories=(a_story(reports=reports),), collapses=(a_collapse("wall-1", "wall-2"), a_collapse("wall-1", "wall-3"))
    )
    links = [each for each in elements_of(drawn(digest).thread[-1].blocks) if each.get("type") == "link"]
    assert [(link["text"], link["url"]) for link in links][-1:] == [
        ("LBC “Sea wall 2 may fail”", "https://courier.example/wall-2")
    ]
    assert "kept the earliest · https://courier.example/wall-2" in drawn(digest).thread[-1].twin


def test_evidence_says_which_story_it_belongs_to():
    other = a_quoted_warning("the quay is next", 200, speaker="Bo Lark")
    story = a_story(2, warnings=(*a_report().warnings, other))
    text = thread(a_digest(stories=(a_story(), story)))
    assert "Story 1: Sea wall 1 may fail\n\n\nAda Quill" in text
    assert "Story 2: Sea wall 2 may fail\n\n\nAda Quill" in text
    assert "Story 2\n\n\nBo Lark" in text
    assert text.count("Sea wall 2 may fail") == 1


def test_watched_speaker_warns_first():
    watched = a_quoted_warning("the quay is next", 200, speaker="Bo Lark")
    sure = a_quoted_warning("the wall will fail", 100, explicit=True)
    story = a_story(warnings=(sure, watched))
    story = replace(story, reasons=(Reason("watched", 4.0, "watched: Lark", ("Bo Lark",)), *story.reasons))
    assert "the quay is next" in parent(a_digest(stories=(story,)))


def test_words_in_marks_of_their_own_get_no_more_of_them():
    lead = Excerpt("“If the wall fails, we drown,” she said.", 0, 40)
    digest = a_digest(stories=(a_story(lead=lead),))
    assert f"\n{lead.text} [1] 0–40" in drawn(digest).parent.twin
