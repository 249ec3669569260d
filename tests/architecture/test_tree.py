"""The house rules that a machine can read: sizes, names, addresses, and what the locks promise."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.checkout import ROOT, tracked

CODE = sorted((ROOT / "bot").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LOCKS = ["requirements.lock", "tests/requirements.lock"]
REGISTRY = re.compile(r"[p]ypi\.o|[p]ythonhos|[r]egistry\.np|[d]eb\.deb|[i]ndex-url\s*=", re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w.~-])/(?:work|farm|root|opt|Users|home/\w+|tmp/\w+)/")
VAGUE = {"handle", "handler", "process", "manager", "helper", "helpers", "utils", "service", "data", "info", "item"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def matches(pattern: re.Pattern[str]) -> list[str]:
    texts = ((path, path.read_bytes().decode("utf-8", errors="ignore")) for path in tracked())
    return [f"{path.relative_to(ROOT)}: {found.group()}" for path, text in texts for found in pattern.finditer(text)]


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, Function))


def length(function: Function) -> int:
    """Return the lines of a function without its docstring."""
    documented = ast.get_docstring(function) is not None
    docstring = function.body[0]
    spared = (docstring.end_lineno or 0) - docstring.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - spared


def locked(lock: str) -> dict[str, str]:
    lines = (ROOT / lock).read_text("utf-8").replace("\\\n", " ").splitlines()
    pins = (line.split()[0].split("==") for line in lines)
    return {canonicalize_name(name): version for name, version in pins}


def test_files_are_at_most_300_lines():
    sizes = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in (*CODE, *TESTS)}
    assert {name: size for name, size in sizes.items() if size > 300} == {}


def test_functions_are_at_most_40_lines():
    sizes = {f"{path.relative_to(ROOT)}:{found.name}": length(found) for path in CODE for found in functions(path)}
    assert {name: size for name, size in sizes.items() if size > 40} == {}


def test_names_say_something():
    defined = {
        f"{path.relative_to(ROOT)}:{node.name}": node.name.lower()
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, Function | ast.ClassDef)
    }
    modules = {str(path.relative_to(ROOT)): path.stem for path in CODE}
    assert [place for place, name in (defined | modules).items() if name.strip("_") in VAGUE] == []


def test_tests_fake_by_hand():
    assert [
        str(path) for path in TESTS if re.search(r"^\s*(?:from|import) unittest", path.read_text("utf-8"), re.M)
    ] == []


def test_no_file_names_a_registry():
    assert matches(REGISTRY) == []


def test_no_file_names_a_place_on_one_machine():
    assert matches(MACHINE) == []


def test_no_file_is_over_20_megabytes():
    assert [path.name for path in tracked() if path.stat().st_size > 20_000_000] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_by_version_and_hash_without_addresses(lock):
    text = (ROOT / lock).read_text("utf-8")
    entries = text.replace("\\\n", " ").splitlines()
    assert [entry for entry in entries if not re.match(r"[\w.-]+==[\w.]+ .*--hash=sha256:[0-9a-f]{64}", entry)] == []
    assert "://" not in text


def test_locks_agree_with_each_other():
    running, testing = map(locked, LOCKS)
    assert {name: version for name, version in testing.items() if running.get(name, version) != version} == {}


@pytest.mark.parametrize(
    ("lock", "group"),
    [("requirements.lock", "dependencies"), ("requirements.lock", "build"), ("tests/requirements.lock", "test")],
)
def test_lock_serves_what_pyproject_asks_for(lock, group):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = project["project"]["dependencies"] if group == "dependencies" else project["dependency-groups"][group]
    pins = locked(lock)
    requirements = [Requirement(line) for line in asked]
    assert [str(r) for r in requirements if pins.get(canonicalize_name(r.name), "") not in r.specifier] == []


def test_tests_are_run_with_every_extra():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    pins = locked("tests/requirements.lock")
    requirements = [Requirement(line) for extra in extras.values() for line in extra]
    assert [str(r) for r in requirements if pins.get(canonicalize_name(r.name), "") not in r.specifier] == []
