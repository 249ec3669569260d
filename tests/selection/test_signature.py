from __future__ import annotations

import random
from statistics import fmean

import pytest

from bot.selection.signature import SIZE, likeness, overlap, sign
from tests.selection.made import prose

SENTENCE = "The dam may fail within days, said Ada Pell of the river board."
KNOWN = (
    9,
    121019860201136723,
    1771288297434065670,
    2919870911842411288,
    3317917049216544461,
    6461573374904527944,
    6991453030502556886,
    7135639554742697328,
    8137793310754998332,
    8295401388931930395,
)


def text(words: int, seed: int = 1) -> str:
    return prose(random.Random(seed), words)


def edited(words: str, every: int) -> str:
    """Change one word in so many."""
    return " ".join("other" if place % every == every - 1 else word for place, word in enumerate(words.split()))


def true_overlap(one: str, other: str) -> float:
    ones, others = (
        {tuple(words[at : at + 5]) for at in range(len(words) - 4)} for words in (one.split(), other.split())
    )
    return len(ones & others) / min(len(ones), len(others))


def test_signature_never_changes():
    assert sign(SENTENCE) == KNOWN


@pytest.mark.parametrize(
    "print_of_it",
    [
        "THE DAM MAY FAIL WITHIN DAYS SAID ADA PELL OF THE RIVER BOARD",
        "“The dam\u00a0may fail\n\nwithin days”, said Ada Pell — of the river-board",
        "The dam may fail with\u00adin days, said Ada Pell of the river board",
    ],
    ids=["case", "marks and spaces", "soft hyphen"],
)
def test_signature_looks_at_words_only(print_of_it):
    assert sign(print_of_it) == sign(SENTENCE)


def test_initials_and_apostrophes_do_not_count():
    assert sign("The U.S. won’t go") == sign("The US won't go")


@pytest.mark.parametrize(
    ("short", "signed"),
    [("", 0), ("…", 0), ("Dam", 1), ("Dam fails", 1), ("Dam fails in the north", 1), ("Dam fails in the far north", 2)],
)
def test_short_texts_are_one_shingle(short, signed):
    assert (sign(short)[0], len(sign(short))) == (signed, 1 + signed)


def test_short_texts_differ():
    assert overlap(sign("Dam fails"), sign("Dam holds")) == 0.0


def test_signature_counts_shingles_and_keeps_the_smallest():
    signature = sign(text(1000))
    assert (signature[0], len(signature)) == (996, 1 + SIZE)
    assert list(signature[1:]) == sorted(set(signature[1:]))
    assert 0 <= signature[1] <= signature[-1] < 2**63


def test_nothing_is_like_nothing():
    assert (overlap(sign(""), sign("")), likeness(sign(""), sign(SENTENCE))) == (0.0, 0.0)


def test_overlap_is_exact_for_short_texts():
    one = text(200)
    other = edited(one, 40)
    assert overlap(sign(one), sign(other)) == pytest.approx(true_overlap(one, other))


@pytest.mark.parametrize("share", [0.5, 0.25], ids=["half", "quarter"])
def test_cut_text_lies_in_the_whole(share):
    whole = text(1600)
    cut = " ".join(whole.split()[: int(1600 * share)])
    assert overlap(sign(whole), sign(cut)) == 1.0
    assert likeness(sign(whole), sign(cut)) == pytest.approx(share, abs=0.1)


def test_overlap_errs_by_what_the_docstring_says():
    errors = []
    for seed in range(40):
        whole = text(1200, seed)
        cut = edited(" ".join(whole.split()[:600]), 30)
        errors.append(overlap(sign(whole), sign(cut)) - true_overlap(whole, cut))
    assert abs(fmean(errors)) < 0.02
    assert fmean(error * error for error in errors) ** 0.5 < 0.045


def test_order_does_not_count():
    one, other = sign(text(900)), sign(text(400))
    assert overlap(one, other) == overlap(other, one)
    assert likeness(one, other) == likeness(other, one)
