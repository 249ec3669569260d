"""Which article is this? One article has one key, however its link is dressed; an edit makes a new version. Pure."""

from bot.identity.links import normalise
from bot.identity.wording import compare, fingerprint

__all__ = ["compare", "fingerprint", "normalise"]
