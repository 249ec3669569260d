"""What changed since the last digest, above the stories and in the thread: the words of both, and a diff of them."""

from __future__ import annotations

import pytest

from bot.model import Change
from bot.publishing.digest import draw_digest
from bot.publishing.digest_changes import plain_change, word_difference
from tests.digests import a_digest, a_receipt
from tests.drawn import elements_of, shown

OLD, NEW = "the wall may fail within days", "the wall will fail within hours"


def drawn(digest):
    return draw_digest(digest, a_receipt(digest))


def parent(digest) -> str:
    return shown(drawn(digest).parent)


def thread(digest) -> str:
    return "\n".join(shown(message) for message in drawn(digest).thread)


def test_what_changed_stands_first_as_a_word_diff():
    change = Change("changed wording", "Ada Quill's warning: other words", "wall-2", OLD, NEW)
    message = drawn(a_digest(changes=(change,))).parent
    text = shown(message)
    assert text.index("What changed") < text.index("Sea wall 1 may fail")
    assert "Changed wording: \nAda Quill's warning: other words (story 2)" in text
    styled = [each for each in elements_of(message.blocks[2]) if "style" in each and each["type"] == "text"]
    assert [each["text"] for each in styled if "strike" in each["style"]] == ["may", "days"]
    assert [each["text"] for each in styled if "bold" in each["style"]][2:] == ["will", "hours"]
    assert f"“{OLD}” → “{NEW}”" in message.twin


@pytest.mark.parametrize(
    ("kind", "words", "after", "said"),
    [
        (
            "new warner",
            "Bo Lark warns too",
            "the quay is next",
            "New warner: \nBo Lark warns too (story 1)\n: “the quay",
        ),
        ("new actor", "Bo Lark is new in this story", None, "New actor: \nBo Lark is new in this story (story 1)"),
        ("edited article", "LBC edited “Wall”", None, "Edited article: \nLBC edited “Wall” (story 1)"),
    ],
)
def test_every_kind_of_change_is_told(kind, words, after, said):
    assert said in parent(a_digest(changes=(Change(kind, words, "wall-1", after=after),)))


def test_change_that_is_cut_stands_in_the_thread_as_well():
    before = " ".join(f"word{n}" for n in range(60))
    after = before.replace("word59", "end").replace("word0 ", "begin ")
    digest = a_digest(changes=(Change("edited article", "LBC edited “Wall”", "wall-1", before, after),))
    assert "What changed" in thread(digest)
    assert "What changed" not in thread(a_digest(changes=(Change("new actor", "Bo is new", "wall-1"),)))


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("a b c", "a x c", [("same", "a"), ("gone", "b"), ("come", "x"), ("same", "c")]),
        ("a b", "a b c", [("same", "a b"), ("come", "c")]),
        ("a b c", "a b", [("same", "a b"), ("gone", "c")]),
        ("a b", "a b", [("same", "a b")]),
        (
            "1 2 3 4 5 6 old 7 8 9 10 11 12",
            "1 2 3 4 5 6 new 7 8 9 10 11 12",
            [("same", "…"), ("same", "3 4 5 6"), ("gone", "old"), ("come", "new"), ("same", "7 8 9 10"), ("same", "…")],
        ),
    ],
)
def test_difference_of_words_keeps_what_stands_next_to_it(before, after, parts):
    assert word_difference(before, after) == parts


def test_twin_shows_the_place_that_differs_in_a_long_passage():
    same = " ".join(f"word{n}" for n in range(500))
    change = Change("edited article", "LBC edited “Wall”", "wall-1", f"{same} may fail", f"{same} will fail")
    twin = drawn(a_digest(changes=(change,))).parent.twin
    assert "“… word496 word497 word498 word499 may fail” → “… word496 word497 word498 word499 will fail”" in twin


def test_passages_with_marks_of_their_own_get_no_more_of_them():
    change = Change("changed wording", "Ada Quill’s warning", "wall-1", "“If it fails”", "“When it fails”")
    assert "(story 1): “If it fails” → “When it fails”" in drawn(a_digest(changes=(change,))).parent.twin


def test_endless_headline_of_an_edit_is_cut():
    change = Change("edited article", f"LBC edited “{'Wall ' * 200}”", "wall-1", "30 houses", "42 houses")
    assert len(plain_change(change, {})) < 220


def test_many_changes_go_on_in_the_thread():
    changes = tuple(Change("new actor", f"Person {n} is new", "wall-1") for n in range(20))
    digest = a_digest(changes=changes)
    assert "+14 more in the thread" in parent(digest)
    assert "Person 19 is new" not in parent(digest)
    assert all(f"Person {n} is new" in parent(digest) + thread(digest) for n in range(20))
