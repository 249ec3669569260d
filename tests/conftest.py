"""Every fixture of the suite; there is no other conftest."""

from __future__ import annotations
