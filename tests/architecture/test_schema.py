"""The contract ``brief/1``: the schema that ships describes what is printed, strictly."""

from __future__ import annotations

import json
import re
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from bot.model import SCHEMA
from bot.publishing.export import to_json
from tests.briefs import quiet_brief, rich_brief

CONTRACT = json.loads(resources.files("bot").joinpath("brief.schema.json").read_text("utf-8"))


def faults(document):
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(CONTRACT).iter_errors(document)]


def parts(schema):
    """Walk through every object that the schema describes."""
    if isinstance(schema, dict):
        if "properties" in schema and schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from parts(value)


def test_schema_is_valid_and_named_after_the_contract():
    Draft202012Validator.check_schema(CONTRACT)
    assert CONTRACT["title"] == CONTRACT["properties"]["schema"]["const"] == SCHEMA


def test_schema_is_strict_and_describes_every_field():
    for part in parts(CONTRACT):
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])
        assert [name for name, field in part["properties"].items() if not {"description", "$ref"} & field.keys()] == []


@pytest.mark.parametrize("brief", [rich_brief(), quiet_brief()], ids=["rich", "quiet"])
def test_brief_keeps_the_contract(brief):
    assert faults(json.loads(to_json(brief))) == []


def test_briefs_of_the_samples_keep_the_contract(seed_briefs):
    assert {name: found for name, brief in seed_briefs.items() if (found := faults(json.loads(to_json(brief))))} == {}


def test_schema_says_what_every_rule_of_the_samples_means(seed_briefs):
    described = CONTRACT["$defs"]["quote"]["properties"]["rule"]["description"]
    rules = {quote.rule for brief in seed_briefs.values() for quote in brief.quotes}
    assert len(rules) > 5
    assert [rule for rule in sorted(rules) if not re.search(rf"[.,;] {rule}[:,]", described)] == []


def test_schema_says_what_every_sign_of_the_samples_means(seed_briefs):
    described = CONTRACT["$defs"]["sign"]["properties"]["name"]["description"]
    signs = {sign.name for brief in seed_briefs.values() for warning in brief.warnings for sign in warning.signs}
    assert len(signs) > 5
    assert [sign for sign in sorted(signs) if not re.search(rf"[.,;] {sign}[:,]", described)] == []


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "brief/2"},
        {"extra": 1},
        {"summary": [{"text": "x", "start": -1, "end": 1}]},
        {"summary": [{"text": "", "start": 0, "end": 0}]},
        {"bottom_line": {"text": "x", "start": 0}},
        {"checks": [{"code": "A B", "message": "x", "spans": []}]},
        {"checks": [{"code": "a", "message": "x", "spans": [[1, 2, 3]]}]},
        {"engine": {"version": "1"}},
        {"actors": [{"name": "x"}]},
        {"quotes": [{**rich_brief().to_document()["quotes"][0], "rule": "Cue_Before"}]},
        {"warnings": [{**rich_brief().to_document()["warnings"][0], "signs": [{"name": "harm", "words": []}]}]},
    ],
)
def test_schema_refuses_what_is_no_brief(change):
    assert faults(json.loads(to_json(rich_brief())) | change)
