"""Fakes that obey our ports and can be asked what happened."""

from __future__ import annotations
