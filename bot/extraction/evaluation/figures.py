"""The measures of a folder of briefs, written as Markdown for people and as plain values for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.extraction.evaluation.abstention import Curve
from bot.extraction.evaluation.counting import Counts, Ratio, Said, Tally
from bot.extraction.evaluation.mistakes import Mistake

ALL = "all"
MOST_EXAMPLES = 3
_MOST_LETTERS = 90
_MOST_NAMES = 5
_NOT_THERE = "–"


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: counts by article, the files left out, and what was asked for beside them."""

    tallies: Mapping[str, Tally]
    alone: Sequence[str] = ()
    mistakes: Sequence[Sequence[Mistake]] | None = None
    curve: Curve | None = None

    @property
    def total(self) -> Tally:
        """Add up all articles."""
        return sum(self.tallies.values(), Tally())


def to_markdown(measured: Measured) -> str:
    """Write the tables, then the mistakes and the abstention curve where they were asked for."""
    rows = {**measured.tallies, ALL: measured.total}
    parts = [
        _said_table("quotes", {name: tally.quotes for name, tally in rows.items()}),
        _said_table("warnings", {name: tally.warnings for name, tally in rows.items()}),
        _other_table(rows),
    ]
    if measured.alone:
        parts.append(_left_out(measured.alone))
    if measured.mistakes is not None:
        parts += ["## The commonest mistakes\n", *map(_mistakes, measured.mistakes)]
    if measured.curve is not None:
        parts += ["## Quotes named, the surest first\n", _curve_table(measured.curve)]
    return "\n".join(parts)


def to_values(measured: Measured) -> dict[str, Any]:
    """Return the figures by article and in all, with what was asked for beside them; shares are rounded to 4 digits."""
    values: dict[str, Any] = {
        "articles": {name: _rounded(tally.figures()) for name, tally in measured.tallies.items()},
        ALL: _rounded(measured.total.figures()),
        "left_out": list(measured.alone),
    }
    if measured.mistakes is not None:
        values["mistakes"] = [
            {"class": group[0].kind, "count": len(group), "examples": [asdict(one) for one in group[:MOST_EXAMPLES]]}
            for group in measured.mistakes
        ]
    if measured.curve is not None:
        values["abstention"] = _curve_values(measured.curve)
    return values


def grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table whose columns stand below each other; the first holds words, the others numbers."""
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = [("-" * (width - 1)) + ("-" if number == 0 else ":") for number, width in enumerate(widths)]
    return "".join(f"| {' | '.join(_aligned(line, widths))} |\n" for line in (lines[0], rule, *lines[1:]))


def _aligned(line: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    for number, (cell, width) in enumerate(zip(line, widths, strict=True)):
        yield cell.rjust(width) if number else cell.ljust(width)


def _said_table(what: str, rows: Mapping[str, Said]) -> str:
    return grid(
        [what, *Said().figures(), "gold"],
        ([name, *_shown(said.figures(), said.found), str(_gold(said.found))] for name, said in rows.items()),
    )


def _other_table(rows: Mapping[str, Tally]) -> str:
    names = ("actors.key_f1", "actors.clusters", "summary.f1", "summary.lead3")
    return grid(["actors and summary", *names], (_other_row(name, tally, names) for name, tally in rows.items()))


def _other_row(name: str, tally: Tally, names: Sequence[str]) -> list[str]:
    figures = tally.figures()
    counted = [_is_counted(tally.key_actors), tally.cluster_faults.whole > 0, True, True]
    return [name, *(f"{figures[n]:.2f}" if there else _NOT_THERE for n, there in zip(names, counted, strict=True))]


def _shown(figures: Mapping[str, float], counts: Counts) -> Iterator[str]:
    return (f"{figure:.2f}" if _is_counted(counts) else _NOT_THERE for figure in figures.values())


def _is_counted(counts: Counts) -> bool:
    return counts.hits + counts.extra + counts.missed > 0


def _gold(counts: Counts) -> int:
    return int(counts.hits + counts.missed)


def _left_out(alone: Sequence[str]) -> str:
    more = f" and {len(alone) - _MOST_NAMES} more" if len(alone) > _MOST_NAMES else ""
    return f"Left out, for they have no partner: {', '.join(alone[:_MOST_NAMES])}{more}.\n"


def _mistakes(group: Sequence[Mistake]) -> str:
    """Write one class of mistakes with a few examples."""
    examples = "".join(f"  - {_example(mistake)}\n" for mistake in group[:MOST_EXAMPLES])
    return f"- {len(group)} × {group[0].kind}\n{examples}"


def _example(mistake: Mistake) -> str:
    place = f" {mistake.span.start}–{mistake.span.end}" if mistake.span else ""
    return (
        f"{mistake.article}{place} “{_short(mistake.words)}”: "
        f"expected {_short(mistake.expected)}, came {_short(mistake.found)}"
    )


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _MOST_LETTERS else f"{line[:_MOST_LETTERS].rsplit(' ', 1)[0]} …"


def _curve_table(curve: Curve) -> str:
    rows = [
        [point.basis, *_of(point.right), f"{point.share_named:.3f}", f"{point.share_right:.3f}"]
        for point in curve.points
    ]
    rows += [[name, *_of(right), "", ""] for name, right in curve.attributions.items()]
    named = curve.named
    rows.append(["all named", *_of(named), f"{_share_named(curve):.3f}", f"{named.share:.3f}"])
    rows.append(["unclear", str(curve.quotes - int(named.whole)), "", "", "", ""])
    return grid(["the name rests on", "quotes", "right", "share right", "named so far", "right so far"], rows)


def _of(right: Ratio) -> tuple[str, str, str]:
    return str(int(right.whole)), str(int(right.part)), f"{right.share:.3f}" if right.whole else _NOT_THERE


def _share_named(curve: Curve) -> float:
    return Ratio(curve.named.whole, curve.quotes).share


def _curve_values(curve: Curve) -> dict[str, Any]:
    return {
        "quotes": curve.quotes,
        "share_named": round(_share_named(curve), 4),
        "share_right": round(curve.named.share, 4),
        "points": [
            {
                "basis": point.basis,
                "quotes": int(point.right.whole),
                "right": int(point.right.part),
                "share_named": round(point.share_named, 4),
                "share_right": round(point.share_right, 4),
            }
            for point in curve.points
        ],
        "attributions": {
            name: {"quotes": int(right.whole), "right": int(right.part)} for name, right in curve.attributions.items()
        },
    }


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(figure, 4) for name, figure in figures.items()}
