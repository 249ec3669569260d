"""The picture of the abstention curve is an SVG file: a number at each point, and what it stands for."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from bot.extraction.evaluation.abstention import Judged, curve_of
from bot.extraction.evaluation.plot import HEIGHT, WIDTH, draw
from bot.model import Attribution

SVG = "{http://www.w3.org/2000/svg}"


def pictured(**shares):
    """Draw a curve of ten quotes for each basis, so many of them right."""
    quotes = [
        Judged(basis, Attribution.RESOLVED, named=True, right=number < right)
        for basis, right in shares.items()
        for number in range(10)
    ]
    return ElementTree.fromstring(draw(curve_of(quotes), "Speakers & names"))


def test_plot_has_a_dot_for_each_point():
    picture = pictured(name=10, pronoun=9)
    points = [(float(dot.get("cx")), float(dot.get("cy"))) for dot in picture.iter(f"{SVG}circle")]
    assert picture.find(f"{SVG}polyline").get("points") == " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    assert points == [(292.0, 84.0), (520.0, 151.5)]


def test_plot_says_what_each_point_stands_for():
    words = [text.text for text in pictured(name=10, pronoun=9).iter(f"{SVG}text")]
    assert words[-4:] == ["1", "1  name, 10 of 10", "2", "2  pronoun, 9 of 10"]
    assert words[0] == "Speakers & names"


@pytest.mark.parametrize("right", [0, 7, 10])
def test_plot_keeps_every_point_inside(right):
    dots = list(pictured(name=right).iter(f"{SVG}circle"))
    assert [0 < float(dot.get("cx")) < WIDTH and 0 < float(dot.get("cy")) < HEIGHT for dot in dots] == [True]


def test_plot_sets_names_apart_where_points_are_close():
    shares = {"surname": 10, "name": 10, "alias": 10}
    many = {**shares, **{f"rule {n}": 10 for n in range(60)}}
    numbers = [text for text in pictured(**many).iter(f"{SVG}text") if text.text in {"1", "2"}]
    assert len({number.get("y") for number in numbers}) == 2
