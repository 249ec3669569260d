from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.publishing import kit
from bot.publishing.digest_pack import BUDGET, Part, Piece, pack

SIZES = st.lists(st.lists(st.integers(1, 2_900), max_size=12), max_size=4)


def piece(words: str, number: int = 1) -> Piece:
    return Piece((kit.rich(kit.line(kit.words(words))),), (words,), number)


def closing(left) -> Piece:
    return piece("There is more: " + ", ".join(f"{number} {noun}" for noun, number in left.items()))


def parts(sizes: list[list[int]]) -> list[Part]:
    return [
        Part(f"Part {place}", tuple(piece("x" * size) for size in each), f"noun{place}")
        for place, each in enumerate(sizes)
    ]


def headings(message) -> list[bool]:
    return [block["type"] == "header" for block in message.blocks]


@given(sizes=SIZES, most=st.integers(1, 4))
def test_what_is_not_packed_is_counted(sizes, most):
    packed = pack(parts(sizes), run="D1", most=most, closing=closing)
    whole = pack(parts(sizes), run="D1")
    assert len(packed.messages) == min(most, len(whole.messages))
    full = len(whole.messages) > most
    shown = sum(len(message.blocks) - sum(headings(message)) for message in packed.messages) - full
    assert shown + sum(packed.left.values()) == sum(map(len, sizes))
    assert bool(packed.left) == full
    for message in packed.messages:
        assert kit.characters(message.blocks) <= BUDGET
        assert [one and other for one, other in zip(headings(message), headings(message)[1:], strict=False)].count(
            True
        ) == 0
    if full:
        assert "There is more: " in packed.messages[-1].twin
        assert headings(packed.messages[-1])[-2:] in ([False, False], [False])


@given(sizes=SIZES)
def test_nothing_is_left_where_there_is_no_limit(sizes):
    assert Counter(pack(parts(sizes), run="D1").left) == Counter()
    assert pack(parts(sizes), run="D1", most=1_000, closing=closing) == pack(parts(sizes), run="D1")


def test_a_piece_counts_for_all_that_is_in_it():
    many = Part("Lines", tuple(piece("x" * 2_900, number=10) for _ in range(5)), "line")
    assert pack([many], run="D1", most=1, closing=closing).left == {"line": 20}
