"""Each step of the pipeline declares what it needs and gives."""

from __future__ import annotations

from bot.extraction import pipeline


def test_steps_find_what_they_require():
    analysis = pipeline.load().analyze_pipes()
    assert {step: problems for step, problems in analysis["problems"].items() if problems} == {}


def test_steps_declare_what_they_assign():
    summary = pipeline.load().analyze_pipes()["summary"]
    assert [step for step, facts in summary.items() if not facts["assigns"]] == []
