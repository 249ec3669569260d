"""Names that look like misprints of one another: one person, or several with roles of their own."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "Marian Holt, an engineer, left. Mariam Holt, the mayor, wept. Marion Holt, a farmer, sang. Holt slept.",
            [["Marian Holt"], ["Mariam Holt"], ["Marion Holt", "Holt"]],
            id="each has a role",
        ),
        pytest.param(
            "Marian Holt, an engineer, left. Later Marion Holt wept.",
            [["Marian Holt", "Marion Holt"]],
            id="one has none",
        ),
        pytest.param(
            "Marian Holt, the chief engineer, left. Marion Holt, an engineer, wept.",
            [["Marian Holt", "Marion Holt"]],
            id="both have the same",
        ),
    ],
)
def test_people_with_roles_of_their_own_are_no_misprints(nlp, text, names):
    assert [[mention.text for mention in actor.mentions] for actor in nlp(text)._.cast] == names
