import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity import compare, fingerprint
from tests.timed import seconds_of

OLD = (
    "The sea wall fell at noon. Nobody was hurt.\n"
    "“It will fail again,” Ada Penhallow warned.\n"
    "Mr. Trewin of the harbour board declined to comment. The board meets on Monday."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The wall fell.", "the   wall\nfell"),
        ("“Don’t,” she said", '"Don\'t", she said.'),
        ("soft\u00adly", "softly"),
        ("ﬁrst", "first"),
        ("STRASSE", "straße"),
    ],
)
def test_same_words_have_one_fingerprint(one: str, other: str):
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"), [("5 hurt", "15 hurt"), ("wall fell", "fell wall"), ("a b", "ab"), ("", "a")]
)
def test_other_words_have_another_fingerprint(one: str, other: str):
    assert fingerprint(one) != fingerprint(other)


CHANGES = {
    "nothing": (OLD, ((), (), ())),
    "spaces and kinds of marks": (OLD.replace("“", '"').replace("”", '"').replace("\n", "\n\n"), ((), (), ())),
    "a paragraph that moved": ("\n".join(reversed(OLD.split("\n"))), ((), (), ())),
    "a sentence more": (f"{OLD} Two boats were lost.", (("Two boats were lost.",), (), ())),
    "a sentence less": (OLD.replace(" Nobody was hurt.", ""), ((), ("Nobody was hurt.",), ())),
    "a word": (
        OLD.replace("at noon", "at one"),
        ((), (), (("The sea wall fell at noon.", "The sea wall fell at one."),)),
    ),
    "a sign": (
        OLD.replace("Monday.", "Monday?"),
        ((), (), (("The board meets on Monday.", "The board meets on Monday?"),)),
    ),
    "another story": (
        OLD.replace("Nobody was hurt.", "Two men drowned."),
        (("Two men drowned.",), ("Nobody was hurt.",), ()),
    ),
}


@pytest.mark.parametrize(("new", "differences"), CHANGES.values(), ids=CHANGES.keys())
def test_compare_tells_what_an_edit_changed(new: str, differences: object):
    assert compare(OLD, new) == differences


def test_title_with_a_full_stop_ends_no_sentence():
    _, _, changed = compare("Mr. Trewin left the pier early.", "Mr. Trewin left the quay early.")
    assert changed == (("Mr. Trewin left the pier early.", "Mr. Trewin left the quay early."),)


def test_each_sentence_is_paired_with_the_one_most_like_it():
    old = "The north wall fell at noon. The south wall fell at night."
    new = "The south wall fell at dusk. The north wall fell at one."
    assert compare(old, new)[2] == (
        ("The south wall fell at night.", "The south wall fell at dusk."),
        ("The north wall fell at noon.", "The north wall fell at one."),
    )


def test_sentence_printed_twice_and_then_once_was_removed_once():
    assert compare("It fell. It fell. All left.", "It fell. All left.") == ((), ("It fell.",), ())


TEXTS = st.lists(
    st.sampled_from(["It fell. ", "It rose. ", "Ada Penhallow spoke at noon. ", "\n", "Dr. ", "“No,” "])
).map("".join)


@given(TEXTS, TEXTS)
def test_what_compare_returns_is_copied_from_the_texts(old: str, new: str):
    added, removed, changed = compare(old, new)
    assert all(text in new for text in (*added, *(after for _, after in changed)))
    assert all(text in old for text in (*removed, *(before for before, _ in changed)))
    assert (compare(new, old)[0], compare(new, old)[1]) == (removed, added)


@given(st.text())
def test_text_does_not_differ_from_itself(text: str):
    assert compare(text, text) == ((), (), ())


LONG = {
    "all sentences changed": [
        "".join(f"The wall number {n} fell at {when}. " for n in range(9_000)) for when in ("noon", "one")
    ],
    "short sentences": ["A. " * 150_000, "B! " * 150_000],
    "no sentence at all": ["a" * 300_000, "b " * 150_000],
    "only marks": ["." * 200_000, '"' * 200_000],
    "only spaces": ["!" + " " * 200_000, "." * 100_000 + " " * 100_000],
}


@pytest.mark.parametrize(("old", "new"), LONG.values(), ids=LONG.keys())
def test_long_texts_are_compared_in_bounded_time(old: str, new: str):
    found = []
    assert seconds_of(lambda: found.extend(compare(old, new))) < 3
    assert max(map(len, found)) <= 50
