"""No pattern that foreign text meets goes back over it: each is given much of the same, with and without an end."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import partial
from itertools import product
from pathlib import Path

import pytest

import bot.sources
from tests.timed import seconds_of

CHARACTERS = 60_000
SECONDS = 0.5
BOUNDED = {"page.lines._CALL.0": 400}  # patterns that only ever meet so few characters, by those who call them
BEGINNINGS = ("<a ", "A", '"headline":"', "x-->")
COMMON = (" ", "a", "<", "\\")
_WRITTEN = (  # with a tilde between them
    " ~\n~a~A~0~é~a ~Aa ~1 ~_~.~…~-~- ~/~0/~:~x:~;~,~|~\\~<~>~<a~<a ~</~<!--~<!-- -->~-->~<?xml ~<script>~<style~"
    "<item~</item>~<meta ~&#~&#x1~@~a@~a@a.~http://~(~[~[a](~()~{~“~'~=~a=~a='~*~**a~```~# a\n~---\n~a: b\n~a b | ~ | ~"
    "charset=~encoding=~max-age~by ~By A~you ~read ~subscribe to ~to read ~newsletter ~photo: ~(photo~jan ~1 jan ~"
    'cookie ~the page you ~enable ~is the ~free article ~page ~follow ~our ~"~"a~a="~"@type":~\x00'
)
PIECES = _WRITTEN.split("~")


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes], str]]:
    """List the patterns of the package, each with every way in which its module uses it."""
    for found in pkgutil.walk_packages(bot.sources.__path__, "bot.sources."):
        module = importlib.import_module(found.name)
        source = Path(module.__file__ or "").read_text("utf-8")
        for name, value in vars(module).items():
            if re.search(rf"^{re.escape(name)}\b[^=\n]*=", source, re.MULTILINE):
                ways = set(re.findall(rf"\b{name}\.(search|match|fullmatch|sub|split|findall|finditer)\b", source))
                for number, pattern in enumerate(of_value(value)):
                    for way in sorted(ways) or ["search"]:
                        yield f"{found.name.removeprefix('bot.sources.')}.{name}.{number}.{way}", pattern, way


def of_value(value: object) -> list[re.Pattern]:
    several = list(value.values()) if isinstance(value, dict) else value if isinstance(value, tuple | list) else [value]
    return [each for each in several if isinstance(each, re.Pattern)]


def use(pattern: re.Pattern, way: str, text: str) -> None:
    given = text.encode() if isinstance(pattern.pattern, bytes) else text
    if way == "sub":
        pattern.sub("" if given is text else b"", given)
    elif way == "finditer":
        list(pattern.finditer(given))
    else:
        getattr(pattern, way)(given)


ALL = list(patterns())


def test_the_patterns_are_there():
    names = " ".join(name for name, _, _ in ALL)
    assert len(ALL) > 90
    assert all(name in names for name in ("page.lines._CALL", "feeds.markup._TAG", "documents.word._DTD", "web.links"))


@pytest.mark.parametrize(("pattern", "way"), [each[1:] for each in ALL], ids=[each[0] for each in ALL])
def test_much_of_the_same_takes_no_time(pattern, way, request):
    characters = BOUNDED.get(request.node.callspec.id.rpartition(".")[0], CHARACTERS)
    for beginning, piece in (*product([""], PIECES), *product(BEGINNINGS, COMMON)):
        text = (beginning + piece * characters)[: characters - 1] + "\x01"
        assert seconds_of(partial(use, pattern, way, text)) < SECONDS, (beginning, piece)
