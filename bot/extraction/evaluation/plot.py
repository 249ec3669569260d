"""Draw the abstention curve as an SVG file, readable on a light page and on a dark one."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bot.extraction.evaluation.abstention import Curve, Point

WIDTH, HEIGHT = 800, 410
_LEFT, _END, _LEGEND = 64, 520, 544
_TOP, _BOTTOM = 84, 56
_LEAST = 0.8
_PROMISE = 0.95
_GAP = 14.0
_STYLE = (
    "text{font:12px sans-serif;fill:#24292f}.title{font-size:14px;font-weight:bold}.note{fill:#57606a}"
    ".grid{stroke:#d0d7de}.promise{stroke:#bf8700;stroke-dasharray:5 4}"
    ".curve{fill:none;stroke:#0969da;stroke-width:2}circle{fill:#0969da}"
)


def draw(curve: Curve, title: str) -> str:
    """Return an SVG picture of the curve; shares right below the axis are drawn on it."""
    points = [(_x(point.share_named), _y(point.share_right)) for point in curve.points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="6" fill="#fff" stroke="#d0d7de"/>',
        _text(_LEFT, 28, title, css="title"),
        *_axes(),
        f'<polyline class="curve" points="{line}"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in points),
        *_labels(curve.points),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _axes() -> Iterator[str]:
    bottom = HEIGHT - _BOTTOM
    for tenth in range(0, 11, 2):
        x = _x(tenth / 10)
        yield f'<line class="grid" x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{bottom}"/>'
        yield _text(x, bottom + 18, f"{tenth * 10} %", anchor="middle")
    for twentieth in range(16, 21):
        y = _y(twentieth / 20)
        css = "promise" if twentieth / 20 == _PROMISE else "grid"
        yield f'<line class="{css}" x1="{_LEFT}" y1="{y:.1f}" x2="{_END}" y2="{y:.1f}"/>'
        yield _text(_LEFT - 8, y + 4, f"{twentieth * 5} %", anchor="end")
    yield _text(
        (_LEFT + _END) / 2, HEIGHT - 14, "share of quotes that are given a speaker", anchor="middle", css="note"
    )
    yield _text(_LEFT, _TOP - 28, "share of those speakers that are right", css="note")


def _labels(points: tuple[Point, ...]) -> Iterator[str]:
    """Number the points, above the curve or where two would meet below it, and say beside it what the numbers mean."""
    above = -_GAP
    for number, point in enumerate(points, start=1):
        x, y = _x(point.share_named), _y(point.share_right)
        is_free = x - above >= _GAP
        above = x if is_free else above
        yield _text(x, y - 9 if is_free else y + 18, str(number), anchor="middle")
        counted = f"{number}  {point.basis}, {point.right.part:.0f} of {point.right.whole:.0f}"
        yield _text(_LEGEND, _TOP + 4 + (number - 1) * 20, counted, css="note")


def _text(x: float, y: float, words: str, *, anchor: str = "start", css: str = "") -> str:
    return f'<text class="{css}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _x(share: float) -> float:
    return _LEFT + share * (_END - _LEFT)


def _y(share: float) -> float:
    bottom = HEIGHT - _BOTTOM
    return bottom - (max(share, _LEAST) - _LEAST) / (1 - _LEAST) * (bottom - _TOP)
