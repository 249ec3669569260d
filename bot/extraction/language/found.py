"""A name as the steps of the language pipeline hand it on."""

from __future__ import annotations

from typing import NamedTuple

PERSON = "PERSON"


class Found(NamedTuple):
    """A name: its first token, the token behind its last, and its label."""

    first: int
    end: int
    label: str

    @property
    def is_full_person(self) -> bool:
        """Tell a person with more than one name."""
        return self.label == PERSON and self.end - self.first > 1
