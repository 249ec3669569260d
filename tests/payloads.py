"""The shapes that Slack really sends, as small functions."""

from __future__ import annotations
